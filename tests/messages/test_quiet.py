"""When a mail may go: worked examples, and what holds for anybody's hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.messages.quiet import Quiet, after, digest

NIGHT = Quiet()
WEEKENDS = Quiet(weekends=True)
NONE = Quiet(time(), time())


def berlin(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("written", "quiet", "goes"),
    [
        ("2026-11-25 14:00", NIGHT, "2026-11-25 14:00"),  # a Wednesday
        ("2026-11-25 19:59", NIGHT, "2026-11-25 19:59"),
        ("2026-11-25 20:00", NIGHT, "2026-11-26 07:00"),
        ("2026-11-26 06:59", NIGHT, "2026-11-26 07:00"),
        ("2026-11-26 07:00", NIGHT, "2026-11-26 07:00"),
        ("2026-11-28 10:00", NIGHT, "2026-11-28 10:00"),  # a Saturday
        ("2026-11-28 10:00", WEEKENDS, "2026-11-30 07:00"),
        ("2026-11-27 21:00", WEEKENDS, "2026-11-30 07:00"),
        ("2026-11-25 23:00", NONE, "2026-11-25 23:00"),
        ("2026-11-28 10:00", Quiet(time(), time(), weekends=True), "2026-11-30 00:00"),
        ("2026-11-25 13:00", Quiet(time(12), time(14)), "2026-11-25 14:00"),
        ("2027-03-27 22:00", NIGHT, "2027-03-28 07:00"),  # the night that is an hour shorter
        ("2026-10-24 22:00", NIGHT, "2026-10-25 07:00"),  # and the one that is longer
    ],
)
def test_a_mail_waits_until_quiet_hours_end_on_the_persons_own_clock(written, quiet, goes):
    assert after(berlin(written), "Europe/Berlin", quiet) == berlin(goes)


def test_the_same_moment_is_night_for_one_and_noon_for_another():
    moment = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert after(moment, "Asia/Tokyo", NIGHT) == moment
    assert after(moment, "Europe/Berlin", NIGHT) == berlin("2026-11-25 07:00")


@pytest.mark.parametrize(
    ("written", "quiet", "goes"),
    [
        ("2026-11-25 07:59", NIGHT, "2026-11-25 08:00"),
        ("2026-11-25 08:00", NIGHT, "2026-11-26 08:00"),
        ("2026-11-25 14:00", Quiet(time(20), time(9, 30)), "2026-11-26 09:30"),
        ("2026-11-27 14:00", WEEKENDS, "2026-11-30 07:00"),
    ],
)
def test_the_mail_of_the_day_goes_at_eight_or_when_quiet_hours_end(written, quiet, goes):
    assert digest(berlin(written), "Europe/Berlin", quiet) == berlin(goes)


minutes = st.integers(0, 1439).map(lambda n: time(*divmod(n, 60)))
hours = st.builds(Quiet, minutes, minutes, st.booleans())
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])


@given(moments, zones, hours)
def test_what_waited_is_never_early_never_quiet_and_never_waits_twice(moment, zone, quiet):
    goes = after(moment, zone, quiet)
    assert goes >= moment
    assert goes - moment < timedelta(days=4)
    assert not quiet.holds(goes.astimezone(ZoneInfo(zone)))
    assert after(goes, zone, quiet) == goes
