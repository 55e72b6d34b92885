"""When a mail may go to somebody: outside their quiet hours, or once a day. Pure."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DIGEST_AT = time(8)
SATURDAY = 5
MIDNIGHT = time()


class Quiet(NamedTuple):
    """When somebody wants no mail: `start` to `end` every night, the same for none at all.

    weekends  nothing on Saturday and Sunday either
    """

    start: time = time(20)
    end: time = time(7)
    weekends: bool = False

    def holds(self, local: datetime) -> bool:
        """Tell whether a moment, on the person's own clock, is a quiet one."""
        if self.weekends and local.weekday() >= SATURDAY:
            return True
        at = local.time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def after(now: datetime, time_zone: str, quiet: Quiet) -> datetime:
    """Return the first moment from `now` on that is not quiet, where the person is."""
    zone, moment = ZoneInfo(time_zone), now
    for _step in range(8):  # two nights and a weekend at most
        local = moment.astimezone(zone)
        if not quiet.holds(local):
            return moment
        moment = min(_next(moment, zone, at) for at in (quiet.end, MIDNIGHT))
    return moment


def digest(now: datetime, time_zone: str, quiet: Quiet) -> datetime:
    """Return when the next mail goes to somebody who wants one a day."""
    zone = ZoneInfo(time_zone)
    return after(_next(now, zone, DIGEST_AT), time_zone, quiet)


def _next(moment: datetime, zone: ZoneInfo, at: time) -> datetime:
    """Return the next time that the clock in `zone` shows `at`, later than `moment`."""
    day = moment.astimezone(zone).date()
    for more in range(3):
        for fold in (0, 1):  # in autumn an hour comes twice
            wall = datetime.combine(day + timedelta(days=more), at, zone).replace(fold=fold)
            if (found := wall.astimezone(UTC)) > moment:
                return found
    raise ValueError(f"the clock in {zone.key} never shows {at}")
