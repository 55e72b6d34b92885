"""What somebody received, how they want mail, and the way out that needs no sign-in."""

from dataclasses import replace

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.messages import service, unsubscribing
from training.messages import settings as wishes
from training.messages.forms import SettingsForm
from training.permissions import PUBLIC, Permission
from training.web.guards import requires
from training.web.paging import page_asked

bp = Blueprint("messages", __name__, template_folder="templates")


@bp.get("/messages")
@requires(Permission.MESSAGE_READ)
def index() -> ResponseReturnValue:
    """List what the viewer received."""
    page = page_asked(service.count(current_user), service.A_PAGE)
    received = service.inbox(current_user, offset=page.offset)
    return render_template("messages/index.html", received=received, page=page)


@bp.get("/messages/<int:message_id>")
@requires(Permission.MESSAGE_READ)
def message(message_id: int) -> ResponseReturnValue:
    """Show one message; that it was opened is noted once, for the viewer alone."""
    found = service.received(current_user, message_id, now=utcnow())
    viewer = current_user._get_current_object()  # noqa: SLF001  # the count without this one
    viewer = replace(viewer, unread=max(0, viewer.unread - (not found.is_read)))
    return render_template("messages/message.html", found=found, viewer=viewer)


@bp.post("/messages/read")
@requires(Permission.MESSAGE_READ)
def read_all() -> ResponseReturnValue:
    """Mark all as read."""
    service.read_all(current_user)
    flash(_("All are marked as read."))
    return redirect(url_for(".index"), 303)


@bp.route("/messages/settings", methods=["GET", "POST"])
@requires(Permission.MESSAGE_READ)
def settings() -> ResponseReturnValue:
    """Choose how mail comes, and when not."""
    form = SettingsForm.of(wishes.of_person(current_user.id))
    if not form.submitted():
        html = render_template("messages/settings.html", form=form)
        return html, 422 if form.errors else 200
    wishes.keep(current_user.id, form.to_wishes(), now=utcnow())
    flash(_("Saved. What waits for you follows it."))
    return redirect(url_for(".settings"), 303)


@bp.get("/messages/unsubscribe/<string:token>")
@requires(PUBLIC)
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask once: a scanner that opens every link in a mail changes nothing by it."""
    unsubscribing.who(token)
    return render_template("messages/unsubscribe.html", token=token, done=False)


@bp.post("/messages/unsubscribe/<string:token>")
@requires(PUBLIC)
def stop(token: str) -> ResponseReturnValue:
    """End the mail: for the button of the page, and for that of a mail program (RFC 8058)."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        current_app.extensions["csrf"].protect()
    unsubscribing.stop(token, now=utcnow())
    return render_template("messages/unsubscribe.html", token=token, done=True)


@bp.record_once
def _one_click(setup: BlueprintSetupState) -> None:
    """Let a mail program send its POST, which has no session: the address is what proves it.

    The view looks for the token in every POST that is not exactly that.
    """
    setup.app.extensions["csrf"].exempt(stop)
