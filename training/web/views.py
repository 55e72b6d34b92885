"""Pages that belong to nobody: files, health, theme."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import text

from training import revisions
from training.db import db
from training.errors import Unavailable
from training.permissions import PUBLIC
from training.state import state
from training.web.assets import assets
from training.web.guards import requires
from training.web.links import safe_path

bp = Blueprint("web", __name__, template_folder="templates")
THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"


@bp.get("/assets/<string:digest>/<path:name>")
@requires(PUBLIC)
def asset(digest: str, name: str) -> ResponseReturnValue:
    """Send one static file."""
    return assets().response(digest, name)


@bp.get("/sw.js")
@requires(PUBLIC)
def service_worker() -> ResponseReturnValue:
    """Send the service worker from the root, so that it may serve any page."""
    response = assets().response("", "sw.js")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@bp.get("/offline")
@requires(PUBLIC)
def offline() -> ResponseReturnValue:
    """Show what the service worker keeps for when there is no network."""
    return render_template("offline.html")


@bp.post("/theme")
@requires(PUBLIC)
def theme() -> ResponseReturnValue:
    """Keep the chosen theme in a cookie and go back."""
    chosen = request.form.get("theme", "")
    response = redirect(safe_path(request.form.get("next")) or url_for("today.today"), 303)
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=31_536_000,
            httponly=True,
            samesite="Lax",
            secure=state().settings.secure,
        )
    return response


@bp.get("/healthz")
@requires(PUBLIC)
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@requires(PUBLIC)
def readyz() -> ResponseReturnValue:
    """Say that the database answers and has today's tables."""
    db.session.execute(text("SELECT 1"))
    if revisions.current(db.session.connection()) != revisions.chain().head:
        raise Unavailable(_("The database is older than the program. Run: training migrate"))
    return Response("ready\n", mimetype="text/plain")
