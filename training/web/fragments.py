"""Pages made of fragments: what does not depend on who reads is rendered once per process.

    {% fragment module.digest, block.id, lens %} … {% endfragment %}

keeps its inside under the place it stands at and the values it names. Everything that the inside
depends on has to be named; a person, their words or their name never stand in a fragment.

What every reader needs fresh, a fragment holds a place for, and `fill` puts it in at the end:
tokens of forms, the address of the page.
"""

import re
import secrets
from typing import Any

from flask import Flask, Response, request, session
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup, escape

MOST = 4_000  # fragments held; a module in three lenses has some two hundred
# Unguessable, so that nobody can write one into a text that others read.
_SECRET = secrets.token_hex(12)
FORM, HERE, SLOT = (f"[{name} {_SECRET}]" for name in ("form", "here", "slot"))
_FORM, _HERE = FORM.encode(), HERE.encode()

_signed: dict[str, str] = {}
# A line break before one of these shows nowhere.
_BLOCKS = "p|li|ol|ul|div|section|details|summary|dl|dt|dd|form|h[1-6]|fieldset|header|nav"
_IDLE = re.compile(rf"\n(?=</?(?:{_BLOCKS})\b)")


class Fragments(Extension):
    """The tag `fragment`, with what it holds for one app."""

    tags = {"fragment"}  # noqa: RUF012  # as Jinja declares it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.held: dict[tuple[Any, ...], str] = {}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Read the tag: the values it depends on, then what to keep.

        What comes out is: key = (place, values…); html = held[key]; if not html: render the inside
        and hold it. (A call block would make a macro of the inside on every page.)
        """
        line = next(parser.stream).lineno
        values = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            values.append(parser.parse_expression())
        inside = parser.parse_statements(("name:endfragment",), drop_needle=True)
        key, html, fresh = (parser.free_identifier(line) for _ in range(3))
        place = nodes.Const(f"{parser.name}:{line}")
        find, keep = self.call_method("find", [key]), self.call_method("keep", [key, fresh])
        render = [nodes.AssignBlock(fresh, None, inside), nodes.Assign(html, keep)]
        made: list[nodes.Node] = [
            nodes.Assign(key, nodes.Tuple([place, *values], "load")),
            nodes.Assign(html, find),
            nodes.If(nodes.Not(html), render, [], []),
            nodes.Output([nodes.MarkSafe(html)]),
        ]
        return [node.set_lineno(line) for node in made]

    def find(self, key: tuple[Any, ...]) -> str | None:
        """Return what is held under `key`."""
        return self.held.get(key)

    def keep(self, key: tuple[Any, ...], html: str) -> str:
        """Hold what was rendered under `key`, and return it."""
        if len(self.held) >= MOST:
            self.held.clear()
        # Indentation is for those who read templates. (What people wrote stands in slots.)
        self.held[key] = html = Markup(_IDLE.sub("", re.sub(r"\n\s*", "\n", html)))  # noqa: S704
        return html


def init_app(app: Flask) -> None:
    """Add the tag, and fill every page that is sent."""
    app.jinja_env.add_extension(Fragments)
    app.jinja_env.globals.update(
        form_tokens=Markup(FORM),  # noqa: S704
        here=Markup(HERE),  # noqa: S704
        slot=Markup(SLOT),  # noqa: S704
        filled=filled,
    )
    app.after_request(_finish)


def csrf_token() -> str:
    """Return the signed token of this session; signing it once is enough, as it has no time in it.

    Flask-WTF checks it, and knows no other way to make the first one of a session.
    """
    raw = session.get("csrf_token")
    token = _signed.get(raw) if raw else None
    if token is None:
        token = str(generate_csrf())
        if len(_signed) >= MOST:
            _signed.clear()
        _signed[session["csrf_token"]] = token
    return token


def fill(page: bytes) -> bytes:
    """Put fresh tokens into every form, and the page's own address where it is asked for."""
    head, *rest = page.split(_FORM)
    if rest:
        csrf = f'<input type="hidden" name="csrf_token" value="{csrf_token()}">'
        start = f'{csrf}<input type="hidden" name="request_id" value="{secrets.token_urlsafe(12)}'
        fields = start.encode()
        page = head + b"".join(b'%b-%d">%b' % (fields, n, part) for n, part in enumerate(rest))
    if _HERE in page:
        path = request.full_path.rstrip("?") if request.method == "GET" else "/"
        page = page.replace(_HERE, escape(path).encode())
    return page


def filled(frame: str, *values: object) -> Markup:
    """Put a reader's own values into the slots of a fragment, in order, escaped.

    Raises ValueError if there are more or fewer slots than values.
    """
    first, *rest = str(frame).split(SLOT)
    pairs = zip(values, rest, strict=True)
    return Markup(first + "".join(f"{escape(value)}{part}" for value, part in pairs))  # noqa: S704


def _finish(response: Response) -> Response:
    if response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(fill(response.get_data()))
    return response
