"""The small module of the handbook, made into one for a single side."""

import re

from tests.content.samples import SMALL

OTHER = {"customer": "inside", "inside": "customer"}


def for_one(side):
    """Return the small module as one for `side`, without anything of the other lens."""
    other = OTHER[side]
    source = SMALL.replace("minutes: 6\n", f"minutes: 6\naudience: {side}\n", 1)
    source = re.sub(rf"  {other}: A (buyer|project) wants .*\n", "", source)
    source = re.sub(rf"::: {other}\n.*?:::\n\n?", "", source, flags=re.DOTALL)
    source = re.sub(rf"::: card k\d {other}\n.*?:::\n\n?", "", source, flags=re.DOTALL)
    differs = re.compile(r"### What really differs \{#differs\}\n\n::: \w+\n.*?:::\n", re.DOTALL)
    why = "### Why this one is not shared {#not-shared}\n\nThe other side has no bench.\n"
    return differs.sub(why, source)
