"""One next step, the week and the balance, from agenda and ledger alone; and Progress.

Doors   service, views, words (in the reader's language), demo, part
Pure    next_step (which one), balance (what the ring says), week (this week's steps)
Terms   step, week, balance, finding
"""
