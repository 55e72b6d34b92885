"""Who is in a cohort: add people by hand, let them go, give them more days."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts import access, editing, pages, words
from training.cohorts.enrolment import answering
from training.cohorts.extensions import rows
from training.cohorts.forms import MemberForm
from training.cohorts.models import MemberRole
from training.cohorts.views import bp as bp
from training.permissions import Permission
from training.web.guards import requires

A_WEEK = 7


@bp.get("/<int:cohort_id>/people")
@requires(Permission.COHORT_VIEW)
def people(cohort_id: int) -> ResponseReturnValue:
    """List who is in the cohort, and look for those who could be."""
    return _people(cohort_id)


@bp.post("/<int:cohort_id>/people")
@requires(Permission.COHORT_VIEW)
def add(cohort_id: int) -> ResponseReturnValue:
    """Let somebody in by hand."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    form = MemberForm()
    if not form.submitted():
        return _people(cohort_id, form), 422
    name = editing.add(
        seen.cohort, form.person_id.data or 0, form.to_role(), form.to_side(), now=utcnow()
    )
    flash(_("%(name)s is in.", name=name), _end_url(cohort_id, form.person_id.data, form.to_role()))
    return redirect(url_for(".people", cohort_id=cohort_id, q=request.args.get("q")), 303)


@bp.post("/<int:cohort_id>/people/<int:person_id>/<string:role>/end")
@requires(Permission.COHORT_VIEW)
def end(cohort_id: int, person_id: int, role: str) -> ResponseReturnValue:
    """End a membership; what the person did stays."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    pages.end(seen.cohort, person_id, role, now=utcnow())
    undo = url_for(".restore", cohort_id=cohort_id, person_id=person_id, role=role)
    flash(_("Out of the cohort. What they did stays theirs."), undo)
    return _to_people(cohort_id, person_id)


@bp.post("/<int:cohort_id>/people/<int:person_id>/<string:role>/restore")
@requires(Permission.COHORT_VIEW)
def restore(cohort_id: int, person_id: int, role: str) -> ResponseReturnValue:
    """Take back that a membership ended."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    editing.restore(seen.cohort, person_id, pages.role_named(role), now=utcnow())
    flash(_("Back in the cohort."))
    return redirect(url_for(".people", cohort_id=cohort_id), 303)


@bp.post("/<int:cohort_id>/people/<int:person_id>/week")
@requires(Permission.COHORT_VIEW)
def give_week(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Give a learner one week more for all that is left."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    rows.give_days(seen.cohort, person_id, A_WEEK, now=utcnow())
    undo = url_for(".take_week", cohort_id=cohort_id, person_id=person_id)
    flash(_("One week more. Their days have moved."), undo)
    return redirect(url_for(".cohort", cohort_id=cohort_id, _anchor="needs"), 303)


@bp.post("/<int:cohort_id>/people/<int:person_id>/week/undo")
@requires(Permission.COHORT_VIEW)
def take_week(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Take the week back."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    rows.give_days(seen.cohort, person_id, -A_WEEK, now=utcnow())
    flash(_("The days are as they were."))
    return redirect(url_for(".cohort", cohort_id=cohort_id, _anchor="needs"), 303)


def _people(cohort_id: int, form: MemberForm | None = None) -> str:
    seen, now = access.to_run(current_user, cohort_id, now=utcnow()), utcnow()
    words_sought = request.args.get("q", "")
    return render_template(
        "cohorts/people.html",
        seen=seen,
        form=form,
        q=words_sought,
        found=editing.search(seen.cohort, words_sought, now=now),
        members=editing.members(seen.cohort, now=now),
        asking=answering.asking(seen.cohort),
        notes=pages.notes(seen.cohort, now),
        roles=words.roles(),
        functions=words.functions(),
    )


def _end_url(cohort_id: int, person_id: int | None, role: MemberRole) -> str:
    return url_for(".end", cohort_id=cohort_id, person_id=person_id, role=role.value)


def _to_people(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Lead back to the list; somebody who let themselves go is no longer expected there."""
    if person_id == current_user.id:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".people", cohort_id=cohort_id), 303)
