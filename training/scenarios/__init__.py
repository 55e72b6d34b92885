"""Scenarios: one skeleton, two lenses, consequence first, an honest debrief.

Doors   models, rows, runs (folded), service, shelves, sequels, notes, rules, replays, comparing,
        onboarding, twin_moments, cohort_picture, personal, forms, rule_forms, views, debrief_views,
        twin_views, twin_moment_views, phrases, part, demo
Pure    order (which lens comes first)
Folders engine, pages, format: pure, each with a card of its own
Terms   scenario, scene, choice, move, lens, twin, twin moment, sequel, run, trail, promise,
        debrief, rule
"""
