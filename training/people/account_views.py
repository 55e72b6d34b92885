"""The account page: what a person can change, end, take with them, and have erased."""

import json

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import PasswordField

from training.clock import utcnow
from training.people import authentication, limits, personal, service, sessions
from training.people.forms import ChangePasswordForm, ConfirmForm, EraseForm, ProfileForm, refuse
from training.people.views import UNUSABLE, page
from training.people.views import bp as bp
from training.permissions import PUBLIC, Permission
from training.web.guards import requires


@bp.get("/account")
@requires(Permission.ACCOUNT_EDIT)
def account() -> ResponseReturnValue:
    """Show what a person can change about themselves and where they are signed in."""
    return _account()


@bp.post("/account/profile")
@requires(Permission.ACCOUNT_EDIT)
def change_profile() -> ResponseReturnValue:
    """Keep name, time zone, side, function and starting lens."""
    form = ProfileForm()
    if not form.submitted():
        return _account(profile=form)
    service.change(current_user, form.to_profile())
    flash(_("Saved."))
    return redirect(url_for("people.account"), 303)


@bp.post("/account/password")
@requires(Permission.ACCOUNT_EDIT)
def change_password() -> ResponseReturnValue:
    """Set a new password, and sign every other browser out."""
    form = ChangePasswordForm()
    form.about = current_user.name, current_user.email
    if not form.submitted() or not _confirmed(form.current_password):
        return _account(password=form)
    service.set_password(current_user, form.new_password.data or "")
    flash(_("Your new password is set. Every other browser is signed out."))
    return redirect(url_for("people.account", _anchor="password"), 303)


@bp.post("/account/sessions/<int:session_id>/end")
@requires(Permission.ACCOUNT_EDIT)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one of the person's browsers out."""
    sessions.end(current_user, session_id)
    flash(_("Signed out there."))
    return redirect(url_for("people.account", _anchor="browsers"), 303)


@bp.post("/account/sessions/end-others")
@requires(Permission.ACCOUNT_EDIT)
def end_other_sessions() -> ResponseReturnValue:
    """Sign every browser out but this one."""
    sessions.end_all(current_user.id, but=current_user.session_id)
    flash(_("Every other browser is signed out."))
    return redirect(url_for("people.account", _anchor="browsers"), 303)


@bp.post("/account/data")
@requires(Permission.ACCOUNT_EDIT)
def ask_data() -> ResponseReturnValue:
    """Open the download for five minutes to somebody who knows the password."""
    form = ConfirmForm(prefix="data")
    limits.count([(limits.EXPORT, str(current_user.id))], utcnow())
    if not form.submitted() or not _confirmed(form.password):
        return _account(confirm=form)
    key = personal.download_key(current_user)
    return redirect(url_for("people.download", key=key), 303)


@bp.get("/account/data")
@requires(Permission.ACCOUNT_EDIT)
def download() -> ResponseReturnValue:
    """Send everything the site holds about the person, as one file; without a key, ask for it."""
    if "key" not in request.args:
        return redirect(url_for("people.account", _anchor="data"), 303)
    personal.check_key(current_user, request.args["key"])
    found = json.dumps(
        personal.export_of(current_user.id), ensure_ascii=False, indent=2, default=str
    )
    response = Response(found + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@bp.route("/account/erase", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_EDIT)
def erase() -> ResponseReturnValue:
    """Say what goes and what stays; then, with the password and a word, erase."""
    form = EraseForm()
    if not form.submitted() or not _confirmed(form.password):
        return page("people/erase.html", form)
    service.erase(current_user.id, utcnow())
    session.clear()
    response = redirect(url_for("people.farewell"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/farewell")
@requires(PUBLIC)
def farewell() -> ResponseReturnValue:
    """Say that it is done; whoever is signed in has an account, and is led to it."""
    if current_user.is_authenticated:
        return redirect(url_for("people.account"), 303)
    return render_template("people/farewell.html")


def _confirmed(field: PasswordField) -> bool:
    """Tell whether the field holds the person's password; if not, say so beside it."""
    if authentication.confirm(current_user, field.data or "", utcnow()):
        return True
    refuse(field, _("This is not your password."))
    return False


def _account(
    profile: ProfileForm | None = None,
    password: ChangePasswordForm | None = None,
    confirm: ConfirmForm | None = None,
) -> ResponseReturnValue:
    """Show the account page, with what could not be used beside its fields."""
    forms = {
        "profile": profile or ProfileForm(formdata=None, obj=service.profile(current_user)),
        "password": password or ChangePasswordForm(formdata=None),
        "confirm": confirm or ConfirmForm(formdata=None, prefix="data"),
    }
    browsers = sessions.of_person(current_user, utcnow())
    html = render_template("people/account.html", browsers=browsers, **forms)
    return make_response(html, UNUSABLE if any(f.errors for f in forms.values()) else 200)
