"""How many people go to a table. Pure."""

LEAST, MOST = 2, 6


def sizes(players: int, size: int) -> list[int]:
    """Return the sizes of the groups, which differ by at most one, the larger ones first.

    The number of groups is the one that comes nearest to `size` on average without leaving anybody
    alone; of two, the larger number, so that everybody gets to speak. In pairs an odd one joins a
    trio. One player is a group of one, none is no group.

    Raises ValueError if `size` is not between 2 and 6.
    """
    if not LEAST <= size <= MOST:
        raise ValueError(f"groups of {size}: there are groups of {LEAST} to {MOST}")
    if players == 0:
        return []
    fewer = max(1, players // size)
    groups = fewer
    if players // (fewer + 1) >= LEAST:
        groups = min((fewer + 1, fewer), key=lambda each: abs(players / each - size))
    least, larger = divmod(players, groups)
    return [least + 1] * larger + [least] * (groups - larger)
