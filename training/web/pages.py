"""What every template can use."""

import hmac
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask import Flask, current_app, request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import local_day
from training.permissions import Permission
from training.web import geometry
from training.web.receipts import new_request_id
from training.web.views import THEME_COOKIE, THEMES


def init_app(app: Flask) -> None:
    """Give the templates their common names."""
    state = app.extensions["training"]
    app.jinja_env.globals.update(
        asset=state.assets.url,
        can=can,
        geometry=geometry,
        new_request_id=new_request_id,
        settings=state.settings,
        version=state.version,
        safe_next=lambda: request.full_path.rstrip("?") if request.method == "GET" else "/",
    )
    app.jinja_env.filters.update(day=day, localday=local_day_words, since=since)
    app.context_processor(_of_this_request)


def day(value: date) -> str:
    """Return a calendar day in words: "Thursday 26 November"."""
    return format_date(value, "EEEE d MMMM", rebase=False)


def local_day_words(value: datetime) -> str:
    """Return the day an instant fell on where the reader is, in words."""
    return format_date(value, "EEEE d MMMM")


def since(value: datetime, today: date) -> str:
    """Return how long ago an instant was, as a person would say it, where the reader is."""
    then = local_day(value, current_user.time_zone)
    days = (today - then).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 7:  # noqa: PLR2004
        return _("on %(day)s", day=format_date(then, "EEEE", rebase=False))
    return _("on %(day)s", day=format_date(then, "d MMMM", rebase=False))


def can(permission: str) -> bool:
    """Tell a template whether to show a link. Courtesy, never the guard."""
    return bool(current_user.is_authenticated and current_user.can(Permission(permission)))


def person_tag(person_id: int) -> str:
    """Return an opaque name for a person, by which a browser keeps its outbox apart."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"outbox {person_id}".encode(), sha256).hexdigest()[:16]


def _of_this_request() -> dict[str, Any]:
    viewer = current_user if current_user.is_authenticated else None
    nav = current_app.extensions["training"].nav
    theme = request.cookies.get(THEME_COOKIE, "")
    return {
        "viewer": viewer,
        "nav": [item for item in nav if viewer and viewer.can(item.permission)],
        "theme": theme if theme in THEMES else "system",
        "person_tag": person_tag(viewer.id) if viewer else "",
    }
