"""Mixed cohorts: who learns together, from when to when, and who facilitates.

Doors   models, service, plans (its program), sessions, seats (for a list of people), demo, part,
        views, people_views, forms, session_views, session_forms, feed_views, access (who may open
        what), boards (dashboard), counting, standings, standing_models (its rows, counted and
        kept), editing, my_cohorts (its page for members), words, pages, registers, feeds, pairs
        (rounds as pages), enrolment (by link, by asking), extensions (more days), splits (drafts)
Pure    states (what columns can say), schedule (which week it is), dates (symbolic dates), mixing
        (the search by swaps), run_sheet (steps and clock times), calendar_feed (iCalendar)
Folders programs (the content kind), dashboard (the rules of the facilitator's page), pairing (over
        rounds), balance (mixed cohorts): all pure
Terms   cohort, program, membership, side, session, facilitator, observer, guest, need
"""
