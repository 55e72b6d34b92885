"""The list of cohorts, the page of one, and its settings."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import local_day, utcnow
from training.cohorts import access, boards, editing, feeds, my_cohorts, pages, words
from training.cohorts.enrolment import joining, links
from training.cohorts.extensions import rows
from training.cohorts.forms import CohortForm
from training.cohorts.pairs import partners, strips
from training.permissions import Permission
from training.web.forms import number
from training.web.guards import requires

bp = Blueprint("cohorts", __name__, url_prefix="/cohorts", template_folder="templates")
bp.add_app_template_filter(pages.when, "session_when")


@bp.get("")
@requires(Permission.COHORT_VIEW)
def index() -> ResponseReturnValue:
    """List the cohorts the viewer is in; an administrator's are all of them."""
    now = utcnow()
    listed = pages.listed(access.cohorts(current_user, now=now), now)
    asked = joining.asked_of(current_user.id, now=now)
    return render_template("cohorts/index.html", listed=listed, asked=asked)


@bp.get("/<int:cohort_id>")
@requires(Permission.COHORT_VIEW)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """Show who has done what to those who facilitate, and the plan to everybody else in it."""
    now = utcnow()
    seen = access.seen(current_user, cohort_id, now=now)
    if seen.facilitates:
        return _board(seen)
    mine = my_cohorts.my_cohort(seen, current_user.id, now=now)
    feed = feeds.shown(seen.feed) if seen.role else None
    learns = partners.shown(seen, mine, current_user.id, now=now)
    extended = rows.of_person(seen.cohort, current_user.id) if mine.is_learner else []
    found = {"feed": feed, "extended": extended, **learns}
    return render_template("cohorts/mine.html", seen=seen, mine=mine, **found)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.COHORT_CREATE)
def new() -> ResponseReturnValue:
    """Found a cohort; then its people are asked for."""
    form = CohortForm.fresh(local_day(utcnow(), current_user.time_zone), current_user.time_zone)
    if form.submitted():
        made = editing.found(form.to_settings(), now=utcnow())
        flash(_("%(name)s is there. Now say who is in it.", name=made.name))
        return redirect(url_for(".people", cohort_id=made.id), 303)
    return _settings(form)


@bp.route("/<int:cohort_id>/edit", methods=["GET", "POST"])
@requires(Permission.COHORT_VIEW)
def edit(cohort_id: int) -> ResponseReturnValue:
    """Change what can be said about a cohort; of two who do so at once the second is told."""
    seen = access.to_run(current_user, cohort_id, now=utcnow())
    form = CohortForm.of(seen.cohort)
    if not form.submitted() or form.is_stale(seen.cohort.revision):
        return _settings(form, seen)
    editing.change(seen.cohort, form.to_settings(), seen=number("seen"), now=utcnow())
    flash(_("Saved."))
    return redirect(url_for(".cohort", cohort_id=cohort_id), 303)


def _board(seen: access.Seen) -> ResponseReturnValue:
    """Render the dashboard."""
    page, is_long = request.args.get("page", "1"), request.args.get("rows") == "all"
    board = boards.board(seen, page, now=utcnow(), is_long=is_long)
    return render_template(
        "cohorts/board.html",
        board=board,
        says=words.finding(board),
        needs=words.needs(board, pairs=bool(pages.pairs_url(seen.cohort.id))),
        reasons=words.reasons,
        cells=pages.cells(),
        states=words.state_names,
        sheet=pages.sheet(board.next) if board.next else [],
        pairs=pages.pairs_url(seen.cohort.id),
        coming=strips.coming(seen.cohort, board.sessions, now=utcnow()),
        messages=pages.messages_url(seen.cohort.id),
        report=pages.report_url(seen.cohort.id),
        feed=feeds.shown(seen.feed),
        functions=words.functions(),
    )


def _settings(form: CohortForm, seen: access.Seen | None = None) -> ResponseReturnValue:
    """Render the settings; with errors the status says that nothing was stored."""
    html = render_template(
        "cohorts/edit.html",
        form=form,
        seen=seen,
        previews=pages.previews(form.language.data),
        notes=pages.notes(seen.cohort, utcnow()) if seen else [],
        link=links.shown_once(seen.cohort.id) if seen else "",
    )
    return html, form.status
