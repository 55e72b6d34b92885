"""Pairs and teams as pages: rounds that are stored, changed by hand, and what a group shares.

Doors   models, people (who there is), wishes (pins, prepared), rounds (find, make), seatings (put
        down, bring back), changes (swap, absent), planning (a job for many people), telling, show,
        swapping, strips, phrases (the facilitator's pages), partners, together, sentences (what a
        group shares), personal, demo, forms, views, change_views, together_views
Terms   round, group, seat, pin, prepared, change, partner, note, shown
"""
