"""How people come in, for those who run a cohort: its link, and answers to those who ask."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts import access
from training.cohorts.enrolment import answering, links
from training.cohorts.enrolment.views import bp as bp
from training.permissions import Permission
from training.web.forms import number
from training.web.guards import requires
from training.web.receipts import FIELD


@bp.post("/<int:cohort_id>/link")
@requires(Permission.COHORT_VIEW)
def make_link(cohort_id: int) -> ResponseReturnValue:
    """Make a link, which the next page shows, once."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    token = links.make(seen.cohort, request.form.get(FIELD, ""), seen=number("seen"))
    links.keep_once(cohort_id, token)
    flash(_("There is a new link. One from before has stopped working."))
    return redirect(url_for(".edit", cohort_id=cohort_id, _anchor="link"), 303)


@bp.post("/<int:cohort_id>/link/revoke")
@requires(Permission.COHORT_VIEW)
def revoke_link(cohort_id: int) -> ResponseReturnValue:
    """Let the link stop working."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    links.revoke(seen.cohort, seen=number("seen"))
    flash(_("The link has stopped working. Who came in by it stays in."))
    return redirect(url_for(".edit", cohort_id=cohort_id, _anchor="link"), 303)


@bp.post("/<int:cohort_id>/requests/<int:person_id>/accept")
@requires(Permission.COHORT_VIEW)
def accept(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Let somebody in who asked."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    name = answering.accept(seen.cohort, person_id, now=utcnow())
    flash(_("%(name)s is in.", name=name), _undo(cohort_id, person_id))
    return _back(cohort_id)


@bp.post("/<int:cohort_id>/requests/<int:person_id>/decline")
@requires(Permission.COHORT_VIEW)
def decline(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Tell somebody no."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    name = answering.decline(seen.cohort, person_id, now=utcnow())
    text = _("%(name)s was told no, and whom to talk to.", name=name)
    flash(text, _undo(cohort_id, person_id))
    return _back(cohort_id)


@bp.post("/<int:cohort_id>/requests/<int:person_id>/reopen")
@requires(Permission.COHORT_VIEW)
def reopen(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Take an answer back."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    name = answering.reopen(seen.cohort, person_id, now=utcnow())
    flash(_("%(name)s waits for an answer again.", name=name))
    return _back(cohort_id)


def _undo(cohort_id: int, person_id: int) -> str:
    return url_for(".reopen", cohort_id=cohort_id, person_id=person_id)


def _back(cohort_id: int) -> ResponseReturnValue:
    return redirect(url_for(".people", cohort_id=cohort_id, _anchor="asking"), 303)
