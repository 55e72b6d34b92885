"""What the pages of scenarios show: records for templates, made of a run.

Doors   none
Pure    player, drawing (the way so far), retelling, lookback (the debrief), twins (two runs),
        picture (a cohort's)
Terms   page, place, line, offer, moment, road, mirror
"""
