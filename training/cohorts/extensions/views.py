"""The page of those who have more days: give some, change them, take them back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts import access
from training.cohorts.enrolment.answer_views import bp as bp
from training.cohorts.extensions import rows
from training.cohorts.extensions.forms import ExtensionForm
from training.permissions import Permission
from training.web.guards import requires


@bp.route("/<int:cohort_id>/extensions", methods=["GET", "POST"])
@requires(Permission.COHORT_VIEW)
def extensions(cohort_id: int) -> ResponseReturnValue:
    """List who has until later, with what and why, and give more days."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    listed = rows.listed(seen.cohort)
    chosen = request.args.get("row", 0, int)
    row = next((one for one in listed if one.row.id == chosen), None)
    people = rows.learners(seen.cohort, now=utcnow())
    form = ExtensionForm.for_cohort(people, rows.things(seen.cohort), row)
    if form.submitted() and not form.is_stale(rows.stored(seen.cohort, form.to_wanted())):
        given = rows.give(seen.cohort, form.to_wanted(), now=utcnow())
        flash(_("Their days have moved."), _url("end_extension", given.id, cohort_id))
        return redirect(url_for(".extensions", cohort_id=cohort_id), 303)
    html = render_template(
        "cohorts/extensions.html", seen=seen, listed=listed, row=row, form=form, people=people
    )
    return html, form.status


@bp.post("/<int:cohort_id>/extensions/<int:extension_id>/end")
@requires(Permission.COHORT_VIEW)
def end_extension(cohort_id: int, extension_id: int) -> ResponseReturnValue:
    """Take the days back."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    rows.end(seen.cohort, extension_id, now=utcnow())
    flash(
        _("Taken back. Their days are those of the program."),
        _url("restore_extension", extension_id, cohort_id),
    )
    return redirect(url_for(".extensions", cohort_id=cohort_id), 303)


@bp.post("/<int:cohort_id>/extensions/<int:extension_id>/restore")
@requires(Permission.COHORT_VIEW)
def restore_extension(cohort_id: int, extension_id: int) -> ResponseReturnValue:
    """Give the days again."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    rows.restore(seen.cohort, extension_id, now=utcnow())
    flash(_("They have their days again."))
    return redirect(url_for(".extensions", cohort_id=cohort_id), 303)


def _url(endpoint: str, extension_id: int, cohort_id: int) -> str:
    return url_for(f".{endpoint}", cohort_id=cohort_id, extension_id=extension_id)
