"""The shared templates without an app: Jinja as the app sets it up, with stand-ins for the rest."""

from types import SimpleNamespace as Thing

import html5lib
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from training.web import assets, geometry
from training.web.fragments import SLOT, Fragments, filled

TEMPLATES = assets.FOLDER.parent / "templates"
NAV = [
    Thing(label="Today", endpoint="today.today", icon="home"),
    Thing(label="Modules", endpoint="modules.library", icon="book"),
    Thing(label="Progress", endpoint="today.progress", icon="chart"),
]
ANA = Thing(name="Ana <b>Ortega", initials="AO", unread=0)
TOKENS = Markup('<input type="hidden" name="request_id" value="1">')
MACROS = {
    "account": "theme_menu, sign_out",
    "charts": "bars, butterfly",
    "form": "hidden_fields, post, field, radio_cards, submit, error_summary, summary",
    "icons": "icon",
    "lens": "half, lens_tag, lens_panel, lens_switch",
    "panels": "private, empty, toast, choice",
    "progress": "ring, bar, steps, thread",
    "tables": "table",
}


def environment(**stand_ins):
    """Return the app's Jinja; `stand_ins` replace what the app would give it."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", Fragments],
    )
    env.install_gettext_callables(str, lambda one, many, n: one if n == 1 else many, newstyle=True)
    env.globals.update(
        asset=lambda name: f"/assets/x/{name}",
        filled=filled,
        form_tokens=TOKENS,
        geometry=geometry,
        get_flashed_messages=lambda **_: [],
        here="/",
        request=Thing(endpoint="today.today", blueprint="today", referrer=None, host_url="/"),
        settings=Thing(name="Both Ways", demo=True),
        slot=Markup(SLOT),
        url_for=lambda endpoint, **_: f"/{endpoint}",
        version="0.1.0",
    )
    env.globals.update(stand_ins)
    return env


def html(source, **context):
    """Render a few lines of template; every macro is at hand under its own name."""
    imports = "".join(f'{{% from "macros/{k}.html" import {v} %}}' for k, v in MACROS.items())
    return environment().from_string(imports + source).render(**context)


def tree(markup):
    """Parse a piece of a page, or raise at the first thing that is not valid."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(markup)


def page(name="layout.html", env=None, **context):
    """Render a whole page for Ana."""
    shown = {"nav": NAV, "nav_key": (), "viewer": ANA, "theme": "system", "person_tag": "abc"}
    source = (
        f'{{% extends "{name}" %}}{{% block title %}}Title{{% endblock %}}'
        "{% block main %}<h1>{{ self.title() }}</h1>{% endblock %}"
    )
    return (env or environment()).from_string(source).render(**shown | context)


def error(status, name="error.html", **context):
    """Render an error page as failures.py does, with no person, menu or database in sight."""
    known = {"status": status, "title": "Not here", "message": "Look elsewhere.", "theme": "dark"}
    return environment().get_template(name).render(**known, **context)
