"""What a cohort did, for those who run it and for those who pay for it; it reads everything below.

Doors   models, service (who may read what), editions (frozen every week), sources (the facts),
        part, demo, views, words, charts (sentences, pictures and tables)
Pure    suppression (the rules for small groups), figures (an edition), findings, mixedness, tables
Terms   report, edition, figure, finding, sponsor, release, small group
"""
