"""Mixed cohorts: who learns together, from when to when, and who facilitates.

Doors   models, service, part
Terms   cohort, membership, side, facilitator, observer, guest
"""
