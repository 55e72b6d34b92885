"""The link that lets people into a cohort: shown once, kept as a hash, revoked and made anew."""

import hmac
from hashlib import sha256

from flask import current_app, session
from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts import feeds, seats
from training.cohorts.models import Cohort, Enrolment
from training.db import db
from training.errors import Conflict, NotFound

__all__ = ["address", "cohort_of", "keep_once", "make", "revoke", "shown_once"]

_SHOWN = "cohort_link"  # where a link stands until it was shown, and no longer


def make(cohort: Cohort, nonce: str, *, seen: int) -> str:
    """Give a cohort a link and return its token; one from before stops working.

    nonce  the id of the request: the same request, sent twice, makes the same link

    Raises Conflict: enrolment is closed, or somebody changed the cohort meanwhile.
    """
    _check(cohort, seen)
    if cohort.enrolment is Enrolment.CLOSED:
        raise Conflict(
            _("Nobody comes into this cohort by a link. Choose how they do first, and save that.")
        )
    said = f"enrol {cohort.id} {nonce}".encode()
    token = hmac.new(str(current_app.secret_key).encode(), said, sha256).hexdigest()
    cohort.link_hash, cohort.revision = _hashed(token), seen + 1
    db.session.flush()
    return token


def revoke(cohort: Cohort, *, seen: int) -> None:
    """Let the link of a cohort stop working. Raises Conflict as above."""
    _check(cohort, seen)
    cohort.link_hash, cohort.revision = None, seen + 1
    db.session.flush()


def cohort_of(token: str, *, is_locked: bool = False) -> Cohort:
    """Return the cohort that a link leads to. Raises NotFound if it leads nowhere any more.

    is_locked  nobody else gives out its seats until this transaction is over
    """
    chosen = select(Cohort).where(Cohort.link_hash == _hashed(token))
    cohort = db.session.scalar(chosen)
    if cohort is None:
        raise NotFound(
            _(
                "This link does not lead into a cohort any more. Ask whoever gave it to you for "
                "the new one."
            )
        )
    if is_locked:
        seats.lock(cohort)
        db.session.refresh(cohort)
    return cohort


def address(token: str) -> str:
    """Return the address to pass on: built from the settings, never from a request's headers."""
    return feeds.external("cohorts.join", token=token)


def keep_once(cohort_id: int, token: str) -> None:
    """Keep the address for the next page, in the browser of whoever made it."""
    session[_SHOWN] = [cohort_id, address(token)]


def shown_once(cohort_id: int) -> str:
    """Return the address that was just made, "" if none was; the next time it is gone."""
    kept = session.get(_SHOWN)
    if not kept or kept[0] != cohort_id:
        return ""
    session.pop(_SHOWN)
    return str(kept[1])


def _check(cohort: Cohort, seen: int) -> None:
    if cohort.revision != seen:
        raise Conflict(
            _(
                "Somebody else changed this cohort meanwhile, so the link stayed as it is. Look "
                "at it again."
            )
        )


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
