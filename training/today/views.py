"""Today and Progress."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training.clock import utcnow
from training.people import service as people
from training.permissions import Permission
from training.today import service, words
from training.today.balance import RING
from training.web.guards import requires

bp = Blueprint("today", __name__, template_folder="templates")


@bp.get("/")
@requires(Permission.TODAY_VIEW)
def today() -> ResponseReturnValue:
    """Show the one next step, the week and the balance."""
    if people.needs_arrival(current_user):
        return redirect(url_for("people.arrive"), 303)
    viewer, secret = current_user, str(current_app.secret_key)
    shown = service.overview(viewer.id, viewer.side, viewer.time_zone, now=utcnow(), secret=secret)
    return render_template(
        "today/today.html",
        shown=shown,
        lines=words.week(shown.steps, shown.step),
        says=words.balance(shown.finding),
        ring=RING,
    )


@bp.get("/progress")
@requires(Permission.PROGRESS_VIEW)
def progress() -> ResponseReturnValue:
    """Show what was done, in both lenses."""
    sheet = service.progress_sheet(current_user.id, current_user.side)
    return render_template(
        "today/progress.html", sheet=sheet, says=words.balance(sheet.finding), ring=RING
    )
