"""Self-assessments: scores and what they are worth. `training stats` prints them; no pages yet.

Doors   cli, part
Pure    scoring (facets, domains, lenses), judgement (situational), panel (its keys), careless,
        measurement_error, change, agreement (self and observers), effects (a cohort), norms,
        reliability (alpha), omega, icc, krippendorff, item_analysis, display (by sample size),
        arrays (checked), tables (CSV), listings, listed_scores (what is printed)
Terms   item, facet, domain, lens, band, key, shape score, elevation, dispersion, sign, SEM,
        reliable change, look-back, response shift, local reference
"""
