"""How a story is played: its records, its rules, and what a run says afterwards.

Doors   none
Pure    story (records), state, conditions, branching (start, step, fold), narration (what is told),
        debrief (scores), length (how much is left)
Terms   scene, choice, move, effect, credit, trail, promise, draw
"""
