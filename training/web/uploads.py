"""How much one request may carry: a view that takes a file says so, all others take little."""

from collections.abc import Callable

from flask import Flask, current_app, request, session

from training.state import state
from training.web.guards import View

MEGABYTE = 1024 * 1024
ROOM = 64 * 1024  # for the other fields of the form
DRAINED = 8  # times what may come is read and thrown away, so that the browser sees the answer


def takes_file(view: View) -> View:
    """Mark a view that takes a file of up to TRAINING_UPLOAD_MB."""
    view.__dict__["takes_file"] = True
    return view


def largest() -> int:
    """Return how large a file may be, in megabytes."""
    return state().settings.upload_mb


def is_file_wanted() -> bool:
    """Tell whether the request goes to a view that takes a file."""
    view: Callable[..., object] | None = current_app.view_functions.get(request.endpoint or "")
    return bool(view) and getattr(view, "takes_file", False) and request.method == "POST"


def drain() -> None:
    """Read what was too large to its end: a browser that is still sending shows no answer."""
    if not _is_known():
        return
    stream, left = request.environ["wsgi.input"], DRAINED * largest() * MEGABYTE
    length = request.content_length
    left = left if length is None else min(left, length)
    while left > 0 and (chunk := stream.read(min(left, 256 * 1024))):
        left -= len(chunk)


def init_app(app: Flask) -> None:
    """Let files in, before anything reads the request."""

    def allow() -> None:
        if is_file_wanted() and _is_known():
            request.max_content_length = largest() * MEGABYTE + ROOM

    app.before_request(allow)


def _is_known() -> bool:
    """Tell whether a cookie that we signed came along: strangers fill no disk."""
    return "_user_id" in session
