"""Pairs and teams over rounds: across the sides first, new faces next, with reasons.

Doors   none
Pure    records, cost (the objective and its terms), seating (the same, move by move), sizes,
        units (who has to stay together), rounds (the plan), reasons, absence (who is missing),
        effects (of an exchange), weave (the picture), lines (whose words a shared note is)
Terms   group, round, plan, pin, conflict, finding, stand-in, beside (prepared the case)
"""
