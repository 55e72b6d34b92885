"""The commands `training stats …`: every statistic, over a CSV file.

They need neither people nor content, and store nothing. The statistics are imported when a command
runs: numpy and scipy take longer to load than the rest of the site.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from training.assessments.tables import BadTable, Table, read

TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE = click.argument("path", metavar="FILE", type=TABLE)
SHOWN_FAULTS = 20
MAX_POINT = 100


def _scale(_ctx: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, int]:
    low, _dash, high = value.partition("-")
    if not (low.isdecimal() and high.isdecimal() and int(low) < int(high) <= MAX_POINT):
        text = f"{value} is no scale. Write its lowest and highest answer, such as 1-5."
        raise click.BadParameter(text)
    return int(low), int(high)


SCALE = click.option(
    "--scale", callback=_scale, default="1-5", help="Lowest and highest answer. [1-5]"
)
SD = click.option(
    "--sd", type=click.FloatRange(0), default=15.0, help="SD of the scores, in points. [15]"
)
RELIABILITY = click.option(
    "--reliability", type=click.FloatRange(0, 1), default=0.75, help="Of the scores. [0.75]"
)
POINTS = click.FloatRange(0, 100)


class Statistics(click.Group):
    """Commands that read tables: what is wrong with one is told with its row and its column."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print every fault of a table, and exit 1."""
        try:
            return super().invoke(ctx)
        except BadTable as error:
            for fault in error.faults[:SHOWN_FAULTS]:
                click.echo(str(fault), err=True)
            if (more := len(error.faults) - SHOWN_FAULTS) > 0:
                click.echo(f"and {more} more", err=True)
            click.echo("Nothing was computed.", err=True)
            raise SystemExit(1) from error


@click.group(cls=Statistics)
def stats() -> None:
    """Compute the statistics of self-assessments from CSV files. Nothing is stored."""


@stats.command()
@FILE
@click.option("--reverse", default="", help="Reverse-scored columns, such as q2,q5.")
@SCALE
def reliability(path: Path, reverse: str, scale: tuple[int, int]) -> None:
    """Print alpha, omega and the items of FILE: a person a row, an item a column."""
    from training.assessments import listings

    reversed_items = [name.strip() for name in reverse.split(",") if name.strip()]
    _print(listings.reliability(_read(path), reversed_items, *scale))


@stats.command()
@FILE
def agreement(path: Path) -> None:
    """Print how far raters agree in FILE: what was rated a row, a rater a column."""
    from training.assessments import listings

    _print(listings.agreement(_read(path)))


@stats.command()
@FILE
@SD
@RELIABILITY
@click.option("--seed", type=click.IntRange(0), default=1, help="Of the bootstrap. [1]")
def change(path: Path, sd: float, reliability: float, seed: int) -> None:
    """Print what changed between the columns start and end (and look-back) of FILE."""
    from training.assessments import listings

    _print(listings.change(_read(path), sd, reliability, seed))


@stats.command()
@click.argument("score", type=POINTS)
@click.option("--later", type=POINTS, help="A second score of the same person.")
@click.option("--mean", type=POINTS, help="Mean of all, for the estimated true score.")
@SD
@RELIABILITY
def error(
    score: float, later: float | None, mean: float | None, sd: float, reliability: float
) -> None:
    """Print the band of a SCORE from 0 to 100, and what would be a reliable change."""
    from training.assessments import listings

    _print(listings.error(score, later, mean, sd, reliability))


@stats.command()
@FILE
@click.option("--score", type=POINTS, required=True, help="The score to be placed.")
def reference(path: Path, score: float) -> None:
    """Print where a score stands among the column score of FILE; group is optional."""
    from training.assessments import listings

    _print(listings.reference(_read(path), score))


@stats.command()
@FILE
@click.option("--items", type=TABLE, required=True, help="A CSV: item, domain, facet, key.")
@SCALE
def scores(path: Path, items: Path, scale: tuple[int, int]) -> None:
    """Print the scores of each person in FILE as CSV: domains, facets, signs of haste."""
    from training.assessments import listed_scores

    key = listed_scores.scoring_key(_read(items), *scale)
    _print(listed_scores.scores(_read(path), key))


@stats.command()
@FILE
@click.option("--key", type=TABLE, required=True, help="A CSV: action, key.")
@click.option("--panel", type=TABLE, help="A CSV of a panel's ratings, for the consensus score.")
def judgement(path: Path, key: Path, panel: Path | None) -> None:
    """Print how each person's ratings of actions, 1 to 7, compare with a key, as CSV."""
    from training.assessments import listed_scores

    judges = None if panel is None else _read(panel)
    _print(listed_scores.judgement(_read(path), _read(key), judges))


@stats.command()
@FILE
def panel(path: Path) -> None:
    """Print the key that the panel in FILE makes, as CSV: a panelist a row, with a side."""
    from training.assessments import listed_scores

    _print(listed_scores.panel_keys(_read(path)))


@stats.command()
@FILE
@click.option("--best", required=True, help="The action keyed best.")
@click.option("--worst", required=True, help="The action keyed worst.")
def picks(path: Path, best: str, worst: str) -> None:
    """Print the score of each pick in the columns best and worst of FILE, as CSV."""
    from training.assessments import listed_scores

    if best == worst:
        raise click.BadParameter("Name another action than --best.", param_hint="--worst")
    _print(listed_scores.picks(_read(path), best, worst))


@stats.command()
@FILE
@click.option("--sem", type=click.FloatRange(0), default=0.5, help="Error of a self-rating. [0.5]")
def gaps(path: Path, sem: float) -> None:
    """Print the gap between the column self and the observers in FILE, 1 to 5, as CSV."""
    from training.assessments import listed_scores

    _print(listed_scores.gaps(_read(path), sem))


def _read(path: Path) -> Table:
    return read(path.read_bytes(), str(path))


def _print(lines: Iterable[str]) -> None:
    for line in list(lines):  # all of it or, with a fault in the table, none
        click.echo(line)
