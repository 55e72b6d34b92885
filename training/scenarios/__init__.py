"""Scenarios: one skeleton, two lenses, consequence first, an honest debrief.

Doors   models, runs (folded), service, shelves, notes, rules, replays, comparing, onboarding,
        twin_moments, cohort_picture, personal, forms, rule_forms, views, debrief_views,
        twin_views, twin_moment_views, phrases, part, demo
Pure    story (records), state, conditions, branching (the engine), narration, debrief (scores),
        player, retelling, lookback, twins (what pages show), picture (a cohort's), order, length,
        drawing
Terms   scenario, scene, choice, move, lens, twin, twin moment, run, trail, promise, debrief, rule
"""
