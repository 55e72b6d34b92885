"""Mixed cohorts: who learns together, from when to when, and who facilitates.

Doors   models, service, demo, part
Pure    schedule (which week it is)
Terms   cohort, membership, side, facilitator, observer, guest
"""
