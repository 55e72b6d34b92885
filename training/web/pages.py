"""What every template can use."""

import hmac
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from babel import Locale, dates
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import get_locale, get_timezone, get_translations
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

from training import lenses
from training.clock import local_day
from training.part import NavItem
from training.permissions import Permission, Role, granted
from training.state import state
from training.web import fragments, geometry
from training.web.assets import assets
from training.web.views import THEME_COOKIE, THEMES


class Id(IntegerConverter):
    """The `<int:…>` of our addresses: no larger than any id a database hands out."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002  # Werkzeug's name
        super().__init__(map, max=2**31 - 1, **options)


class Lens(BaseConverter):
    """The `<lens:…>` of our addresses."""

    regex = "|".join(lenses.LENSES)


class Day(BaseConverter):
    """The `<day:…>` of our addresses: a calendar day, such as 2026-11-26."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, value: str) -> date:
        """Return the day; one that no calendar has is no address of ours."""
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError from error

    def to_url(self, value: date) -> str:
        """Return the day as it stands in the address."""
        return value.isoformat()


def init_app(app: Flask) -> None:
    """Give the templates their common names, and addresses their kinds of parameter."""
    app.url_map.converters.update(int=Id, day=Day, lens=Lens)
    app.jinja_env.globals.update(
        asset=assets(app).url,
        can=can,
        geometry=geometry,
        settings=state(app).settings,
        version=state(app).version,
    )
    fragments.init_app(app)
    # A page has dozens of words, all in one language: it is looked up once.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        gettext=lambda text: _words().ugettext(text),
        ngettext=lambda one, more, number: _words().ungettext(one, more, number),
        newstyle=True,
    )
    app.jinja_env.filters.update(day=day, localday=local_day_words, since=since)
    app.context_processor(_of_this_request)


def _words() -> Any:
    """Return the words of the reader's language."""
    if "words" not in g:
        g.words = get_translations()
    return g.words


def day(value: date) -> str:
    """Return a calendar day in words: "Thursday 26 November"."""
    return in_words(value, "EEEE d MMMM")


def local_day_words(value: datetime) -> str:
    """Return the day an instant fell on where the reader is, in words."""
    return _on_day(value, get_timezone(), get_locale())


@lru_cache(1_024)  # the same days stand on many pages
def _on_day(value: datetime, zone: tzinfo, locale: Locale) -> str:
    return str(dates.format_date(value.astimezone(zone), "EEEE d MMMM", locale=locale))


def since(value: datetime, today: date) -> str:
    """Return how long ago an instant was, as a person would say it, where the reader is."""
    then = local_day(value, current_user.time_zone)
    days = (today - then).days
    if days <= 0:
        return str(_("today"))
    if days == 1:
        return str(_("yesterday"))
    if days < 7:
        return str(_("on %(day)s", day=in_words(then, "EEEE")))
    return str(_("on %(day)s", day=in_words(then, "d MMMM")))


def in_words(value: date, pattern: str) -> str:
    """Return a calendar day by a CLDR pattern; a day is the same in every time zone."""
    return _in_words(value, pattern, get_locale())


@lru_cache(1_024)
def _in_words(value: date, pattern: str, locale: Locale) -> str:
    return str(dates.format_date(value, pattern, locale=locale))


def can(permission: str) -> bool:
    """Tell a template whether to show a link. Courtesy, never the guard."""
    return bool(current_user.is_authenticated and current_user.can(Permission(permission)))


def person_tag(person_id: int) -> str:
    """Return an opaque name for a person, by which a browser keeps its outbox apart."""
    return _tag(str(current_app.secret_key), person_id)


@lru_cache(4096)
def _tag(key: str, person_id: int) -> str:
    return hmac.new(key.encode(), f"outbox {person_id}".encode(), sha256).hexdigest()[:16]


def _of_this_request() -> dict[str, Any]:
    if not has_request_context():  # a mail, rendered by a job
        return {}
    who = current_user._get_current_object()  # noqa: SLF001  # once, not at each use in a page
    viewer = who if who and who.is_authenticated else None
    nav, nav_key = _nav(viewer.roles) if viewer else ((), ())
    theme = request.cookies.get(THEME_COOKIE, "")
    return {
        "viewer": viewer,
        "nav": nav,
        "nav_key": nav_key,
        "theme": theme if theme in THEMES else "system",
        "person_tag": person_tag(viewer.id) if viewer else "",
    }


@cache
def _nav(roles: frozenset[Role]) -> tuple[tuple[NavItem, ...], tuple[str, ...]]:
    """Return the words of the main menu that these roles may open, and where they lead."""
    held = granted(roles)
    open_to = [item for item in state().nav if item.permission in held]
    replaced = {item.instead_of for item in open_to}
    found = tuple(item for item in open_to if item.endpoint not in replaced)
    return found, tuple(item.endpoint for item in found)
