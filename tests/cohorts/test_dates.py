"""Symbolic dates: what they mean for one cohort, in its own time zone."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.cohorts.dates import Calendar, SymbolicDate, day_of, moment_of, symbolic

MONDAY = date(2031, 3, 3)
AUTUMN = Calendar(MONDAY, 8, "Europe/Berlin", {1: date(2031, 3, 6), 3: date(2031, 4, 10)})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("start", date(2031, 3, 3)),
        ("end", date(2031, 4, 27)),
        ("week 1", date(2031, 3, 3)),
        ("week 3", date(2031, 3, 17)),
        ("week 2 + 3 days", date(2031, 3, 13)),
        ("session 3 - 2 days", date(2031, 4, 8)),
        ("session 1 + 1 week", date(2031, 3, 13)),
        ("end + 90 days", date(2031, 7, 26)),
        ("start - 1 week", date(2031, 2, 24)),
        ("  week   2  +  1 day  ", date(2031, 3, 11)),
    ],
)
def test_a_symbolic_date_is_a_day_of_one_cohort(text, day):
    assert day_of(symbolic(text), AUTUMN) == day


def test_a_session_that_was_moved_takes_its_dates_along():
    moved = Calendar(MONDAY, 8, "Europe/Berlin", {3: date(2031, 4, 14)})
    assert day_of(symbolic("session 3 - 2 days"), moved) == date(2031, 4, 12)


def test_a_session_without_a_day_has_none():
    with pytest.raises(ValueError, match="session 2 has no day"):
        day_of(symbolic("session 2"), AUTUMN)


@pytest.mark.parametrize(
    ("text", "hour"),
    # The clocks of Berlin go forward on 30 March 2031: the wall clock stays, the offset does not.
    [("week 4 14:00", 13), ("week 5 14:00", 12)],
)
def test_a_time_is_of_the_wall_clock_where_the_cohort_is(text, hour):
    assert moment_of(symbolic(text), AUTUMN).astimezone(UTC).hour == hour


def test_without_a_time_a_moment_is_at_nine():
    assert moment_of(symbolic("start"), AUTUMN) == datetime(2031, 3, 3, 8, tzinfo=UTC)
    assert moment_of(symbolic("start"), AUTUMN, default=time(7)).hour == 6


def test_a_time_that_the_clock_skips_is_an_hour_later():
    spring = Calendar(date(2031, 3, 30), 1, "Europe/Berlin")
    assert moment_of(symbolic("start 02:30"), spring) == datetime(2031, 3, 30, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "week 0", "week", "session 3 -2", "week 3 + 2", "week 3 + 2 hours", "week 3 25:00",
     "start + 9999 days", "end +", "2031-03-03", "Week 3", "week 3\n+ 1 day x"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"Write start, end|nearer day"):
        symbolic(text)


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_a_sentence(text):
    try:
        found = symbolic(text)
    except ValueError as error:
        found = str(error)
    assert isinstance(found, SymbolicDate) or found.endswith(".")


@given(
    st.sampled_from(["start", "end", "week 2", "session 1"]),
    st.integers(0, 500),
    st.sampled_from(["+", "-"]),
)
def test_the_same_distance_there_and_back_is_the_same_day(anchor, days, sign):
    there = day_of(symbolic(f"{anchor} {sign} {days} days"), AUTUMN)
    assert abs((there - day_of(symbolic(anchor), AUTUMN)).days) == days
