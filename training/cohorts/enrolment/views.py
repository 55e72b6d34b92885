"""The door of a cohort: who has its link reads what it is, and comes in or asks."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts.enrolment import joining, phrases
from training.cohorts.enrolment.forms import JoinForm
from training.cohorts.pairs.together_views import bp as bp
from training.permissions import PUBLIC, Permission
from training.web.guards import requires


@bp.get("/join/<string:token>")
@requires(PUBLIC)
def join(token: str) -> ResponseReturnValue:
    """Show the way into a cohort; who is not signed in reads how to be."""
    form = JoinForm.of(current_user) if current_user.is_authenticated else None
    return _door(token, form)


@bp.post("/join/<string:token>")
@requires(Permission.COHORT_VIEW)
def enter(token: str) -> ResponseReturnValue:
    """Come in, or ask to."""
    form = JoinForm()
    if not form.submitted():
        return _door(token, form)
    cohort, standing = joining.enter(token, current_user.id, form.to_side(), now=utcnow())
    undo = url_for(".leave", token=token)
    if standing != "in":
        flash(_("You have asked. The answer will stand on this page."), undo)
        return redirect(url_for(".join", token=token), 303)
    flash(_("You are in %(name)s.", name=cohort.name), undo)
    return redirect(url_for(".cohort", cohort_id=cohort.id), 303)


@bp.post("/join/<string:token>/undo")
@requires(Permission.COHORT_VIEW)
def leave(token: str) -> ResponseReturnValue:
    """Take back a question, or having just come in."""
    cohort = joining.take_back(token, current_user.id, now=utcnow())
    flash(_("Taken back. You are not in %(name)s.", name=cohort.name))
    return redirect(url_for(".join", token=token), 303)


def _door(token: str, form: JoinForm | None) -> ResponseReturnValue:
    viewer = current_user if current_user.is_authenticated else None
    found = joining.entry(token, viewer, now=utcnow())
    html = render_template(
        "cohorts/join.html",
        found=found,
        form=form,
        token=token,
        text=phrases.standing(found.standing, found.since),
    )
    response = make_response(html, 422 if form and form.errors else 200)
    # The address is a secret. Not "no-referrer": then no browser could prove where the form was.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
