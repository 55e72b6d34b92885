"""What may be shown of how many people: the rules by sample size, and small groups hidden. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

K = 5  # nothing obtainable covers fewer people than this


class Statistic(StrEnum):
    """What a page can show of a sample; `shown` says from how many people on."""

    MEAN = "mean"
    SPREAD = "spread"
    DOTS = "dots"
    INTERVAL = "interval of a change"
    ALPHA = "alpha with its interval"
    ITEM_TOTAL = "item-total correlations"
    PERCENTILE_BAND = "percentiles as wide bands"
    OMEGA = "omega"
    ITEM_ANALYSIS = "item analysis"
    PERCENTILE = "percentile bands by Wilson intervals"
    FACTOR_MODEL = "factor model"


FROM = {
    Statistic.MEAN: K,
    Statistic.SPREAD: 10,
    Statistic.DOTS: 10,
    Statistic.INTERVAL: 10,
    Statistic.ALPHA: 30,
    Statistic.ITEM_TOTAL: 30,
    Statistic.PERCENTILE_BAND: 30,
    Statistic.OMEGA: 100,
    Statistic.ITEM_ANALYSIS: 100,
    Statistic.PERCENTILE: 100,
    Statistic.FACTOR_MODEL: 300,
}


def shown(n: int) -> frozenset[Statistic]:
    """Return what may be shown of `n` people. Raises ValueError if `n` is negative."""
    if n < 0:
        raise ValueError("there are no fewer than 0 people")
    return frozenset(statistic for statistic, least in FROM.items() if n >= least)


class Shown(NamedTuple):
    """Which figures a report has: that of everybody, and that of each group."""

    total: bool
    groups: dict[str, bool]


def shown_groups(sizes: Mapping[str, int], k: int = K) -> Shown:
    """Return which groups may be shown beside their total, if nobody can be worked out.

    sizes  group -> people in it; groups do not overlap, and together they are the total. Empty
           groups are hidden, and give nothing away

    A group below `k` is hidden; and where all hidden ones together are between 1 and k - 1, the
    smallest shown group is hidden as well, since the total minus the rest would tell them
    (complementary suppression). So every shown figure, and every difference of sums of them,
    covers nobody or at least `k` people.
    Raises ValueError if a size is negative or k is below 1.
    """
    if k < 1 or any(size < 0 for size in sizes.values()):
        raise ValueError("sizes are not negative, and k is at least 1")
    if sum(sizes.values()) < k:
        return Shown(total=False, groups=dict.fromkeys(sizes, False))
    visible = {group for group, size in sizes.items() if size >= k}
    if 0 < sum(size for group, size in sizes.items() if group not in visible) < k:
        visible.discard(min(visible, key=lambda group: sizes[group]))
    return Shown(total=True, groups={group: group in visible for group in sizes})
