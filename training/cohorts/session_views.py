"""A session: its plan, its run sheet, and who was there."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts import access, pages, registers, sessions, words
from training.cohorts.access import SessionSeen
from training.cohorts.pairs import strips
from training.cohorts.people_views import bp as bp
from training.cohorts.session_forms import NoteForm, SessionForm
from training.permissions import Permission
from training.web.forms import number
from training.web.guards import requires


@bp.get("/<int:cohort_id>/sessions/<int:n>")
@requires(Permission.COHORT_VIEW)
def session(cohort_id: int, n: int) -> ResponseReturnValue:
    """Show the run sheet to those who facilitate, and when, where and what for to the others."""
    return _session(access.session_seen(current_user, cohort_id, n, now=utcnow()))


@bp.route("/<int:cohort_id>/sessions/<int:n>/edit", methods=["GET", "POST"])
@requires(Permission.COHORT_VIEW)
def edit_session(cohort_id: int, n: int) -> ResponseReturnValue:
    """Change a session and its run sheet; of two who do so at once the second is told."""
    found = access.to_write(current_user, cohort_id, n, now=utcnow())
    session, zone = found.session, found.cohort.time_zone
    form = SessionForm.of(session, zone)
    if not form.submitted() or form.is_stale(session.revision):
        html = render_template("cohorts/session_edit.html", found=found, form=form)
        return html, form.status_after_act
    sessions.change(found.cohort, session, form.to_values(zone, session.steps), seen=number("seen"))
    flash(_("Saved. Days that hang on this session moved along."))
    return redirect(url_for(".session", cohort_id=cohort_id, n=n), 303)


@bp.post("/<int:cohort_id>/sessions/<int:n>/note")
@requires(Permission.COHORT_VIEW)
def note(cohort_id: int, n: int) -> ResponseReturnValue:
    """Keep the facilitators' note."""
    found, form = access.to_write(current_user, cohort_id, n, now=utcnow()), NoteForm()
    if not form.submitted() or form.is_stale(found.session.revision):
        return _session(found, form)
    text = (form.note.data or "").replace("\r\n", "\n").strip()
    sessions.change(found.cohort, found.session, {"note": text}, seen=number("seen"))
    flash(_("Kept. Only those who facilitate this cohort can read it."))
    return redirect(url_for(".session", cohort_id=cohort_id, n=n, _anchor="notes"), 303)


@bp.post("/<int:cohort_id>/sessions/<int:n>/attendance")
@requires(Permission.COHORT_VIEW)
def attendance(cohort_id: int, n: int) -> ResponseReturnValue:
    """Note who was there, for everybody at once."""
    found = access.to_write(current_user, cohort_id, n, now=utcnow())
    sessions.mark(found.session, registers.changed(), now=utcnow())
    flash(_("Noted."))
    return redirect(url_for(".session", cohort_id=cohort_id, n=n, _anchor="attendance"), 303)


def _session(found: SessionSeen, form: NoteForm | None = None) -> ResponseReturnValue:
    """Render a session for somebody who may open it."""
    facilitates = found.seen.facilitates
    html = render_template(
        "cohorts/session.html",
        found=found,
        sheet=pages.sheet(found.session) if facilitates else [],
        when=pages.when(found.session),
        form=form or NoteForm(formdata=None, obj=found.session),
        register=registers.register(found.session, now=utcnow()) if facilitates else [],
        states=words.attendance_names(),
        groups=words.groups(),
        purpose=pages.purpose(found.session),
        paired=strips.number_for(found.session) if facilitates else None,
    )
    return html, form.status if form else 200
