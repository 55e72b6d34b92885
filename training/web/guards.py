"""Every route names the permission it needs; a route that names none stops the app starting."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.errors import Forbidden
from training.permissions import PUBLIC, Permission
from training.web.forms import is_from_script

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
STATIC = "static"


def requires(permission: Permission | str) -> Callable[[View], View]:
    """Mark a view with the permission it needs (or PUBLIC)."""

    def mark(view: View) -> View:
        view.__dict__["permission"] = permission
        return view

    return mark


def needed(endpoint: str | None) -> Permission | str | None:
    """Return what the view of `endpoint` asks for; PUBLIC for a 404 on its way."""
    if endpoint is None or endpoint == STATIC:
        return PUBLIC
    return getattr(current_app.view_functions[endpoint], "permission", None)


def check() -> ResponseReturnValue | None:
    """Refuse the request unless the signed-in person holds the view's permission."""
    permission = needed(request.endpoint)
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if permission is None or not current_user.can(permission):
        raise Forbidden(
            _("Your account is not set up for this page. Your L&D team can change that.")
        )
    return None


def _to_sign_in() -> ResponseReturnValue:
    """Send a person to sign in and back; tell a script that it has to."""
    if is_from_script():
        return jsonify(error=_("Sign in again, then your words are sent.")), 401
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=back), 303)


def init_app(app: Flask) -> None:
    """Check every request, and refuse to start while a route names no permission."""
    bare = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, "permission") and endpoint != STATIC
    )
    if bare:
        raise RuntimeError(f"routes without @requires: {', '.join(bare)}")
    app.before_request(check)
