"""What `training stats` prints of each person: tables in, lines of CSV out. Pure."""

import csv
import io
from collections.abc import Iterator

import numpy as np

from training.assessments.agreement import HIGHEST as HIGHEST_RATING
from training.assessments.agreement import LOWEST, MIN_OBSERVERS, self_observer_gap
from training.assessments.arrays import Floats
from training.assessments.careless import please_look_again, signs
from training.assessments.judgement import best_worst, consensus_scores, distance, shape_scores
from training.assessments.listings import number
from training.assessments.panel import panel_key
from training.assessments.scoring import (
    DomainScores,
    EmptyFacet,
    Item,
    ScoringKey,
    TooFewAnswered,
    band,
    domain_scores,
    facet_scores,
)
from training.assessments.tables import BadTable, Table
from training.lenses import CUSTOMER, INSIDE
from training.people.roster.formulas import harmless

RATED = (1, 7)  # effectiveness of an action


def scoring_key(table: Table, low: int, high: int) -> ScoringKey:
    """Return the key in a table with the columns domain, facet and key: 1, or -1 if reversed.

    Raises BadTable if a column or a value is missing, or a facet stands in two domains.
    """
    names, domains, facets = table.names(), table.text("domain"), table.text("facet")
    keys = table.text("key", ("1", "-1"))
    home = dict[str, str]()
    for (row, _cells), domain, facet in zip(table.rows, domains, facets, strict=True):
        if home.setdefault(facet, domain) != domain:
            text = f'"{facet}" belongs to {home[facet]} above. A facet belongs to one domain.'
            raise BadTable(table.fault(row, "facet", text))
    items = zip(names, domains, facets, map(int, keys), strict=True)
    return ScoringKey(tuple(Item(*item) for item in items), low, high)


def scores(table: Table, key: ScoringKey) -> Iterator[str]:
    """Yield for each person the domain scores, the facets' bands and every sign of haste.

    Raises BadTable if an item has no column, or an answer is none of the scale.
    """
    ids = [item.id for item in key.items]
    answers = np.array(table.numbers(ids, key.low, key.high, is_whole=True))
    domains, facets = domain_scores(answers, key), facet_scores(answers, key)
    columns = [table.find(one) for one in ids]
    asked = sorted(range(len(ids)), key=columns.__getitem__)
    yield _line(
        table.columns[0], *key.domains, *key.facets, "signs", "please look again", "withheld"
    )
    for n, name in enumerate(table.names()):
        seen = sorted(signs(answers[n].tolist(), key, asked=asked))
        yield _line(
            name,
            *(_cell(score, 1) for score in domains.scores[n]),
            *(band(score) or "" for score in facets[n].tolist()),
            "; ".join(seen),
            "yes" if please_look_again(seen) else "",
            "; ".join(_why(domains, n)),
        )


def _why(domains: DomainScores, n: int) -> Iterator[str]:
    for domain in domains.scoring_key.domains:
        match domains.withheld(n, domain):
            case TooFewAnswered(answered, asked):
                yield f"{domain}: answered {answered} of {asked}"
            case EmptyFacet(facet):
                yield f"{domain}: facet {facet} has no answered item"


def judgement(table: Table, key: Table, panel: Table | None) -> Iterator[str]:
    """Yield for each person the shape score, the distance and its parts, and the consensus.

    key    one action a row, with the column key
    panel  panelists in rows, actions in columns; None for no consensus score
    Raises BadTable if an action has no column, or a rating is no number from 1 to 7.
    """
    keyed = np.array(key.numbers(["key"], *RATED, is_full=True))[:, 0]
    actions = key.names()
    ratings = np.array(table.numbers(actions, *RATED))
    names = table.names()
    shape, found = shape_scores(ratings, keyed), distance(ratings, keyed)
    agreed = np.full(len(names), np.nan) if panel is None else _consensus(ratings, actions, panel)
    head = ("shape", "distance", "score", "correlation", "elevation", "dispersion", "consensus")
    yield _line(table.columns[0], *head)
    parts = (shape, found.d, found.score, found.correlation, found.elevation, found.dispersion)
    for n, name in enumerate(names):
        yield _line(name, *(_cell(part[n]) for part in parts), _cell(agreed[n]))


def _consensus(ratings: Floats, actions: list[str], panel: Table) -> Floats:
    judges = np.array(panel.numbers(actions, *RATED))
    _nobody(panel, judges, actions)
    shares = consensus_scores(ratings, judges)
    rated = (~np.isnan(shares)).sum(axis=1)
    return np.asarray(np.nansum(shares, axis=1) / np.where(rated, rated, np.nan))


def panel_keys(table: Table) -> Iterator[str]:
    """Yield for each action the key that a panel makes, its SD and n, and whether it is kept.

    Raises BadTable if a side is none of the two, or nobody rated an action.
    """
    sides = table.text("side", (CUSTOMER, INSIDE))
    actions = [column for column in table.columns[1:] if column != "side"]
    ratings = np.array(table.numbers(actions, *RATED))
    _nobody(table, ratings, actions)
    found = panel_key(ratings, sides)
    yield _line("action", "key", "sd", "n", "mode", "customer minus inside", "kept")
    for n, action in enumerate(actions):
        figures = (found.mean[n], found.sd[n])
        yield _line(
            action,
            *map(_cell, figures),
            found.n[n],
            _cell(found.mode[n], 0),
            _cell(found.half_gap[n]),
            "yes" if found.is_kept[n] else "",
        )


def picks(table: Table, key_best: str, key_worst: str) -> Iterator[str]:
    """Yield for each person the score of picking the best and the worst action of one item.

    Raises BadTable if somebody picked one action as both.
    """
    names, best, worst = table.names(), table.text("best"), table.text("worst")
    pairs = list(zip(best, worst, strict=True))
    faults = [
        table.fault(row, "worst", f'"{b}" is both best and worst. Name two actions.')
        for (row, _cells), (b, w) in zip(table.rows, pairs, strict=True)
        if b == w
    ]
    if faults:
        raise BadTable(*faults)
    found = best_worst(pairs, key_best, key_worst)
    yield _line(table.columns[0], "raw", "score")
    for n, name in enumerate(names):
        yield _line(name, found.raw[n], _cell(found.score[n], 0))


def gaps(table: Table, sem: float) -> Iterator[str]:
    """Yield for each facet the gap between the column self and all others, the observers.

    sem  standard error of the self-ratings, in points of the rubric
    Raises BadTable if a rating is none of 1 to 5.
    """
    observers = [column for column in table.columns[1:] if column != "self"]
    rated = table.numbers(["self", *observers], LOWEST, HIGHEST_RATING)
    yield _line(table.columns[0], "self", "observers", "gap", "error", "within noise", "m")
    for name, (own, *others) in zip(table.names(), rated, strict=True):
        seen = [None if np.isnan(one) else one for one in others]
        found = self_observer_gap(None if np.isnan(own) else own, seen, sem)
        if found is None:
            m = sum(one is not None for one in seen)
            few = f"not shown below {MIN_OBSERVERS}" if m < MIN_OBSERVERS else ""
            yield _line(name, _cell(own), few, "", "", "", m)
            continue
        noise = "yes" if found.within_noise else "no"
        figures = (own, found.observed, found.gap, found.error)
        yield _line(name, *map(_cell, figures), noise, found.m)


def _nobody(table: Table, ratings: Floats, actions: list[str]) -> None:
    unrated = np.asarray(np.isnan(ratings).all(axis=0))
    faults = [
        table.fault(1, action, "Nobody rated it. Take the column out, or ask the panel.")
        for action, is_unrated in zip(actions, unrated.tolist(), strict=True)
        if is_unrated
    ]
    if faults:
        raise BadTable(*faults)


def _cell(value: float, places: int = 3) -> str:
    return "" if np.isnan(value) else number(float(value), places)


def _line(*cells: object) -> str:
    """Return a line of CSV: numbers as they are, and no text that a spreadsheet would run."""
    line = io.StringIO()
    shown = (one if _is_number(one) else harmless(one) for one in map(str, cells))
    csv.writer(line, lineterminator="").writerow(shown)
    return line.getvalue()


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()
