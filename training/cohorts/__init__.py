"""Mixed cohorts: who learns together, from when to when, and who facilitates.

Doors   models, service, plans (the program a cohort follows), sessions, seats (for a list of
        people), demo, part
Pure    schedule (which week it is), dates (symbolic dates), mixing (the search by swaps)
Folders programs (the content kind), pairing (over rounds), balance (mixed cohorts): all pure
Terms   cohort, program, membership, side, session, facilitator, observer, guest
"""
