"""A small program that is sound, and ways to spoil it."""

PROGRAM = """---
schema: 1
kind: program
slug: two-weeks
title: Two weeks
summary: A first taste, with one live hour.
minutes-a-week: 30
weeks:
  - title: Two rooms
    do:
      - module: one-skill-two-rooms
        due: session 1 - 1 day
  - title: A queue
    do:
      - scenario: the-quiet-exception
sessions:
  - title: One table
    at: week 1 + 3 days 14:00
    minutes: 60
waves:
  start:
    opens: start - 1 week
    closes: week 1 + 2 days
electives: [the-schedule-is-sacrosanct]
messages:
  - send: session 1 - 1 day 09:00
    subject: Tomorrow
    text: Bring one story.
---
For groups that want to try it first.

## One table {#session-1}

People meet for the first time.

:::: step 10
**Check-in**

Each says one sentence about a *hard* yes.

::: prompts
- What did it cost the other person?
- Who heard of it first?
:::
::::

:::: step 50 pairs scenarios/the-quiet-exception
**Play it together**

One reads, both decide.
::::
"""


def spoilt(old, new):
    """Return the program with one thing changed."""
    assert PROGRAM.count(old) >= 1, old
    return PROGRAM.replace(old, new, 1)


def line_of(text, source=PROGRAM):
    """Return the line on which `text` stands first."""
    return source.count("\n", 0, source.index(text)) + 1
