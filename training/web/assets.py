"""Static files under an address that holds their digest, so that browsers keep them for a year."""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _

from training.errors import NotFound
from training.web.headers import YEAR_S

FOLDER = Path(__file__).parent / "static"
# One file for the browser, several for the reader: they share a scope, in this order.
SCRIPTS = ("dom", "outbox", "autosave", "enhance", "reader", "start", "follow")
BUNDLE = "app.js"
EXTENSION = "training.assets"
SQUEEZED = frozenset({"text/css", "text/javascript", "image/svg+xml", "application/json"})


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `squeezed` is None where gzip would gain nothing."""

    body: bytes
    squeezed: bytes | None
    mimetype: str


class Assets:
    """Every static file, read once at start: there are few, and a request then touches no disk."""

    def __init__(self, folder: Path = FOLDER) -> None:
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.parent != folder / "js"
        }
        scripts = [folder / "js" / f"{name}.js" for name in SCRIPTS]
        found[BUNDLE] = b"\n".join(path.read_bytes() for path in scripts if path.exists())
        found = {name: lean(name, body) for name, body in found.items()}
        self.files = {name: _asset(name, body) for name, body in found.items()}
        # One digest for all: relative addresses inside the stylesheet then stay in the same tree.
        digest = sha256()
        for name, body in found.items():
            digest.update(name.encode() + b"\0" + body)
        self.digest = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """Return the address of `name`; a misspelt one is a programmer's KeyError."""
        if name not in self.files:
            raise KeyError(f"no static file {name!r}")
        return f"/assets/{self.digest}/{name}"

    def response(self, digest: str, name: str) -> Response:
        """Send `name`, for a year if `digest` is today's. Raises NotFound."""
        asset = self.files.get(name)
        if asset is None:
            raise NotFound(_("There is no such file."))
        squeeze = asset.squeezed is not None and request.accept_encodings.quality("gzip") > 0
        body = asset.squeezed if squeeze and asset.squeezed is not None else asset.body
        response = Response(body, mimetype=asset.mimetype)
        if squeeze:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        fresh = f"public, max-age={YEAR_S}, immutable"
        response.headers["Cache-Control"] = fresh if digest == self.digest else "no-cache"
        return response


def init_app(app: Flask) -> None:
    """Read the static files."""
    app.extensions[EXTENSION] = Assets()


def assets(app: Flask | None = None) -> Assets:
    """Return the static files of `app`, or of the running one."""
    return cast("Assets", (app or current_app).extensions[EXTENSION])


def lean(name: str, body: bytes) -> bytes:
    """Return our own styles and scripts without what only their readers need.

    Comments and white space are a quarter of them. A comment of a script has a line of its own,
    and none of our strings goes over a line: tests hold the sources to that.
    """
    if name.startswith("vendor/") or not name.endswith((".css", ".js")):
        return body
    comment = rb"(?s)/\*.*?\*/" if name.endswith(".css") else rb"(?m)^[ \t]*//.*$"
    body = re.sub(rb"\n\s*", b"\n", re.sub(comment, b"", body)).strip()
    if name.endswith(".css"):  # a script may need its line ends
        body = re.sub(rb"(?m)^([\w-]+): ", rb"\1:", body)
        body = re.sub(rb" ?([{},;])\n", rb"\1", body).replace(b";}", b"}")
    return body


def _asset(name: str, body: bytes) -> Asset:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        mimetype = "text/javascript"
    if name.endswith(".woff2"):
        mimetype = "font/woff2"
    squeezed = gzip.compress(body, 9, mtime=0) if mimetype in SQUEEZED else None
    return Asset(body, squeezed, mimetype)
