"""The calendar feed: made, revoked, and read by a calendar that does not sign in."""

from hashlib import sha256

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts import access, feeds
from training.cohorts.session_views import bp as bp
from training.permissions import PUBLIC, Permission
from training.web.guards import requires


@bp.get("/feed/<string:token>.ics")
@requires(PUBLIC)
def feed(token: str) -> ResponseReturnValue:
    """Send the calendar behind an address that only its owner was shown."""
    found = feeds.calendar(token, now=utcnow())
    response = Response(found, mimetype="text/calendar")
    response.set_etag(sha256(found).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, max-age=900"
    return response.make_conditional(request)


@bp.post("/<int:cohort_id>/calendar")
@requires(Permission.COHORT_VIEW)
def make_feed(cohort_id: int) -> ResponseReturnValue:
    """Give the viewer an address for their calendar."""
    access.seen(current_user, cohort_id, now=utcnow())
    feeds.make(current_user.id, now=utcnow())
    flash(_("Your calendar has an address. Whoever has it sees your sessions and due days."))
    return redirect(url_for(".cohort", cohort_id=cohort_id, _anchor="calendar"), 303)


@bp.post("/<int:cohort_id>/calendar/revoke")
@requires(Permission.COHORT_VIEW)
def revoke_feed(cohort_id: int) -> ResponseReturnValue:
    """Let the address stop working."""
    access.seen(current_user, cohort_id, now=utcnow())
    feeds.revoke(current_user.id)
    flash(_("The address has stopped working."))
    return redirect(url_for(".cohort", cohort_id=cohort_id, _anchor="calendar"), 303)
