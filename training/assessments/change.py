"""Start, end and look-back: what changed, what it feels like, and how the yardstick moved. Pure."""

from enum import StrEnum
from typing import NamedTuple

from training.assessments.measurement_error import Z_RELIABLE, reliable_change

HIGH = 70.0  # points from 0 to 100, as the high band of a facet


class Change(NamedTuple):
    """Three differences, in points. The last two are None without a look-back.

    observed        end - start: the headline, conservative
    felt            end - look-back: how it feels looking back; it can flatter a course
    response_shift  look-back - start: below 0, the start is now seen as lower than it was rated
    """

    observed: float
    felt: float | None
    response_shift: float | None


def change(pre: float, post: float, then: float | None = None) -> Change:
    """Return the differences of one person's scores at start, at the end, and looking back.

    The look-back (then-test) is asked on a separate, later screen.

    Howard, G. S. et al. (1979). Internal invalidity in pretest-posttest self-report evaluations
    and a re-evaluation of retrospective pretests. Applied Psychological Measurement 3(1), 1-23.
    """
    if then is None:
        return Change(post - pre, None, None)
    return Change(post - pre, post - then, then - pre)


class Verdict(StrEnum):
    """What a row of the report says; the first that fits, in this order."""

    PEERS_DIFFER = "peers see it differently"
    RAISED_BAR = "you raised your bar"
    CLEAR_CHANGE = "clear change"
    ALREADY_YOURS = "already yours"
    TOO_CLOSE = "too close to call"


def verdict(
    pre: float,
    post: float,
    sem: float,
    *,
    then: float | None = None,
    peers_differ: bool = False,
) -> Verdict:
    """Return the one verdict on a domain score, or on a facet that peers rated.

    pre, post, then  scores in points; `then` is the look-back
    sem              standard error of measurement, in the same points
    peers_differ     at least three peers rated it, and self and peers are apart beyond noise

    A bar was raised when the look-back is reliably below the start. A change is clear only when it
    is reliable against the start and against the look-back, in the same direction.
    """
    if peers_differ:
        return Verdict.PEERS_DIFFER
    since_start = reliable_change(pre, post, sem).rci
    if then is not None:
        since_then = reliable_change(then, post, sem).rci
        if reliable_change(pre, then, sem).rci < -Z_RELIABLE:
            return Verdict.RAISED_BAR
        if min(abs(since_start), abs(since_then)) > Z_RELIABLE and since_start * since_then > 0:
            return Verdict.CLEAR_CHANGE
    return Verdict.ALREADY_YOURS if min(pre, post) > HIGH else Verdict.TOO_CLOSE
