"""Scenarios: one skeleton, two lenses, consequence first, an honest debrief.

Doors   models, runs (folded), service, notes, rules, replays, comparing, cohort_picture, personal,
        forms, rule_forms, views, debrief_views, twin_views, phrases, part, demo
Pure    story (records), state, conditions, branching (the engine), narration, debrief (scores),
        player, lookback, twins (what pages show), picture (a cohort's), order, length, drawing
Terms   scenario, scene, choice, move, lens, twin, run, trail, promise, debrief, rule, picture
"""
