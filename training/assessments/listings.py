"""What `training stats` prints of many people: tables in, lines out. Pure.

Figures are rounded for reading, and what a sample is too small for is named as such.
"""

import math
import statistics
from collections.abc import Collection, Iterator

import numpy as np

from training.assessments.arrays import Floats, complete_rows
from training.assessments.display import FROM, Statistic, shown
from training.assessments.effects import bootstrap, paired_effect, reliable_shares
from training.assessments.icc import intraclass_correlations
from training.assessments.item_analysis import item_statistics
from training.assessments.krippendorff import Level, krippendorff_alpha
from training.assessments.measurement_error import (
    PROVISIONAL,
    band,
    reliable_change,
    standard_error_of_measurement,
    true_score,
)
from training.assessments.norms import Group, local_reference, shrunken_means
from training.assessments.omega import omega, one_factor
from training.assessments.reliability import cronbach_alpha, feldt_interval
from training.assessments.tables import BadTable, Table

MIN_GROUP = FROM[Statistic.MEAN]


def reliability(table: Table, reverse: Collection[str], low: int, high: int) -> Iterator[str]:
    """Yield alpha with its interval, omega, and a line for each item.

    reverse  columns that are reverse-scored
    Raises BadTable if an answer is none of the scale, or there are fewer than two items.
    """
    items = table.columns[1:]
    for column in reverse:
        table.find(column)
    if len(items) < 2:
        raise BadTable(
            table.fault(1, "", "One item alone has no reliability. Two columns are needed.")
        )
    answers = np.array(table.numbers(items, low, high, is_whole=True))
    answers = np.where([item in reverse for item in items], low + high - answers, answers)
    complete = complete_rows(answers)
    n, k = complete.shape
    yield f"{len(answers)} people, {n} of whom answered all {k} items"
    allowed = shown(n)
    yield "alpha      " + (_alpha(complete) if Statistic.ALPHA in allowed else _few("ALPHA", n))
    yield "omega      " + (_omega(complete) if Statistic.OMEGA in allowed else _few("OMEGA", n))
    if Statistic.ITEM_TOTAL not in allowed:
        yield "items      " + _few("ITEM_TOTAL", n)
        return
    yield from _items(complete, items, low, high, is_judged=Statistic.ITEM_ANALYSIS in allowed)


def _alpha(answers: Floats) -> str:
    n, k = answers.shape
    alpha = cronbach_alpha(answers)
    if math.isnan(alpha):
        return "unknown: nobody's sum differs from another's"
    return f"{alpha:.3f}  {_between(feldt_interval(alpha, n, k), 3)}, 95 % interval by Feldt"


def _omega(answers: Floats) -> str:
    if answers.shape[1] < 3 or (np.ptp(answers, axis=0) == 0).any():
        return "unknown: it needs three items, each of which varies"
    factor = one_factor(answers)
    if factor is None:
        return "unknown: the items share no factor"
    return f"{omega(factor.loadings, factor.uniquenesses):.3f}  one factor, minimum residuals"


def _items(
    answers: Floats, items: list[str], low: int, high: int, *, is_judged: bool
) -> Iterator[str]:
    width = max(4, *map(len, items))
    points = "".join(f"{point:>6}" for point in range(low, high + 1))
    head = "  mean    sd  difficulty  item-total  alpha without"
    yield f"{'item':<{width}}{head}{points}"
    for item, found in zip(items, item_statistics(answers, low=low, high=high), strict=True):
        shares = "".join(f"{100 * share:>5.0f}%" for share in found.shares)
        yield (
            f"{item:<{width}}{found.mean:>6.2f}{found.sd:>6.2f}{found.difficulty:>12.2f}"
            f"{number(found.discrimination):>12}{number(found.alpha_if_deleted):>15}{shares}"
            + (f"  look again: {', '.join(found.flaws)}" if is_judged and found.flaws else "")
        )
    if not is_judged:
        yield "flaws      " + _few("ITEM_ANALYSIS", len(answers))


def agreement(table: Table) -> Iterator[str]:
    """Yield Krippendorff's alpha at four levels, and the intraclass correlations.

    Rows are what was rated, columns who rated. Raises BadTable if a rating is no number.
    """
    raters = table.columns[1:]
    if len(raters) < 2:
        raise BadTable(table.fault(1, "", "One rater agrees with nobody. Two columns are needed."))
    ratings = np.array(table.numbers(raters))
    whole = complete_rows(ratings)
    yield f"{len(ratings)} rated by up to {len(raters)}; {len(whole)} by everybody"
    for level in Level:
        yield f"Krippendorff's alpha, {level:<10}{_krippendorff(ratings, level)}"
    if len(whole) < 2:
        yield "ICC  unknown: fewer than two were rated by everybody"
        return
    for name, form in intraclass_correlations(whole)._asdict().items():
        label = f"ICC({name[4]},{name[6]})"
        yield f"{label:<32}{number(form.value, 3)}  {_between((form.low, form.high), 3)}"


def _krippendorff(ratings: Floats, level: Level) -> str:
    if level is Level.RATIO and np.nanmin(ratings, initial=0) < 0:
        return "unknown: a ratio scale has no negative ratings"
    alpha = krippendorff_alpha(ratings, level)
    return "unknown: no two ratings differ" if math.isnan(alpha) else f"{alpha:.3f}"


def change(table: Table, sd: float, reliability: float, seed: int) -> Iterator[str]:
    """Yield what the scores in `start` and `end`, and in `look-back`, did.

    sd, reliability  of the scores, for reliable change
    Raises BadTable if a score is no number from 0 to 100.
    """
    pre, post = np.array(table.numbers(["start", "end"], 0, 100)).T
    both = ~(np.isnan(pre) | np.isnan(post))
    n = int(both.sum())
    yield f"{len(pre)} people, {n} of whom have both scores"
    allowed = shown(n)
    if Statistic.MEAN not in allowed:
        yield "change     " + _few("MEAN", n)
        return
    yield f"change     {(post - pre)[both].mean():+.1f} points on average"
    if Statistic.INTERVAL in allowed:
        yield from _effects(pre, post, seed)
        yield from _reliable(pre, post, sd, reliability)
    else:
        yield "interval   " + _few("INTERVAL", n)
    if "look-back" in table.columns:
        then = np.array(table.numbers(["look-back"], 0, 100))[:, 0]
        yield from _look_back(pre, post, then)
    yield "Scores changed; without a comparison group nobody knows why."


def _effects(pre: Floats, post: Floats, seed: int) -> Iterator[str]:
    found, interval = paired_effect(pre, post), bootstrap(pre, post, seed)
    if interval is not None:
        ends = f"{_between(interval.mean_change, 1)} points, g {_between(interval.g_av, 2)}"
        yield f"interval   {ends}: 90 %, bootstrap over people, seed {seed}"
    yield (
        f"effect     g_av {number(found.g_av)} (J for 2n), "
        f"{number(found.g_av_single)} (J for n - 1); "
        f"d_av {number(found.d_av)}, d_z {number(found.d_z)}"
    )
    p = "p < 0.0001" if found.p < 0.0001 else f"p = {number(found.p, 4)}"
    yield f"t test     t({found.n - 1}) = {number(found.t)}, {p}, two-sided"


def _reliable(pre: Floats, post: Floats, sd: float, reliability: float) -> Iterator[str]:
    sem = standard_error_of_measurement(sd, reliability)
    least = reliable_change(0, 0, sem).minimum
    if sem == 0:
        return
    shares = reliable_shares(pre, post, sem)
    yield (
        f"reliable   {100 * shares.gained:.0f} % up, {100 * shares.unchanged:.0f} % unchanged, "
        f"{100 * shares.lost:.0f} % down; {least:.1f} points are needed (SD {sd:g}, "
        f"reliability {reliability:g})"
    )


def _look_back(pre: Floats, post: Floats, then: Floats) -> Iterator[str]:
    known = ~(np.isnan(pre) | np.isnan(post) | np.isnan(then))
    n = int(known.sum())
    if n < MIN_GROUP:
        yield "look-back  " + _few("MEAN", n)
        return
    felt, shift = (post - then)[known].mean(), (then - pre)[known].mean()
    yield f"look-back  felt change {felt:+.1f}, response shift {shift:+.1f} ({n} people)"


def error(score: float, later: float | None, mean: float | None, sd: float, r: float) -> list[str]:
    """Return how precise one score is, and whether a later one differs reliably."""
    sem = standard_error_of_measurement(sd, r)
    low, high = band(score, sem)
    lines = [f"SEM        {sem:.2f} points (SD {sd:g}, reliability {r:g})"]
    if (sd, r) == (PROVISIONAL.sd, PROVISIONAL.reliability):
        lines[0] += ", provisional"
    lines.append(f"band       {low:.1f} to {high:.1f}, 90 %")
    if mean is not None:
        estimate, spread = true_score(score, mean, sd, r)
        lines.append(f"true score {estimate:.1f}, standard error {spread:.2f} (Kelley)")
    if later is not None:
        found = reliable_change(score, later, sem)
        word = "reliable" if found.is_reliable else "not reliable"
        needed = f"{found.minimum:.1f} points are needed"
        lines.append(f"change     {later - score:+.1f}, RCI {found.rci:.2f}: {word}; {needed}")
    return lines


def reference(table: Table, score: float) -> Iterator[str]:
    """Yield where `score` stands among the column `score`, and the means of the column `group`.

    Raises BadTable if a score is no number from 0 to 100.
    """
    scores = np.array(table.numbers(["score"], 0, 100))[:, 0]
    known = scores[~np.isnan(scores)]
    yield f"{len(known)} scores"
    found = local_reference(score, known)
    if found is None:
        yield "reference  " + _few("PERCENTILE_BAND", len(known))
    else:
        words = " to ".join(dict.fromkeys(map(str, (found.lowest, found.highest))))
        ends = f"{100 * found.interval.low:.0f} to {100 * found.interval.high:.0f} %"
        yield f"reference  {words}: {ends} lie below {score:g} (90 %, Wilson)"
    if "group" in table.columns:
        yield from _groups(scores, table.text("group"))


def _groups(scores: Floats, groups: list[str]) -> Iterator[str]:
    by_group = {
        group: [s for s, one in zip(scores, groups, strict=True) if one == group and s >= 0]
        for group in sorted(set(groups) - {""})
    }
    large = {group: own for group, own in by_group.items() if len(own) >= MIN_GROUP}
    if len(large) < 2:
        yield f"groups     two of at least {MIN_GROUP} people are needed"
        return
    free = sum(len(own) - 1 for own in large.values())
    within = sum(statistics.variance(own) * (len(own) - 1) for own in large.values()) / free
    groups_of = {name: Group(len(own), statistics.fmean(own)) for name, own in large.items()}
    for name, drawn in shrunken_means(groups_of, within).means.items():
        own = groups_of[name]
        yield f"group      {name}: mean {own.mean:.1f}, drawn to all {drawn:.1f} ({own.n} people)"


def number(value: float, places: int = 2) -> str:
    """Return a number for reading, a dash if it is unknown."""
    return "-" if math.isnan(value) else f"{value:.{places}f}"


def _between(ends: tuple[float, float], places: int) -> str:
    return f"[{number(ends[0], places)}, {number(ends[1], places)}]"


def _few(statistic: str, n: int) -> str:
    return f"not shown: it needs {FROM[Statistic[statistic]]} people, and there are {n}"
