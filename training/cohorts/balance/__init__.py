"""Mixed cohorts out of one list of people, with the effect of each change by hand.

Doors   none
Pure    records, cost (the objective and its terms), places (the same, move by move),
        splitting (split, swap), telling (spread, reasons),
        headline, picture (half discs)
Terms   split, cohort, attribute, fair share, spread, effect, pinned, apart, seats, finding
"""
