"""Mixed cohorts: who learns together, from when to when, and who facilitates.

Doors   models, service, plans (the program a cohort follows), sessions, demo, part
Pure    schedule (which week it is), dates (symbolic dates)
Terms   cohort, program, membership, side, facilitator, observer, guest
"""
