"""One commit per request, and one effect per request id.

A form carries an id that the server rendered (or a script made) for it. The view runs, the
receipt is added in the same transaction, and both are committed together. The same id again
finds the receipt: its own work is rolled back, and the first answer is given once more. So a
double click, a retry, Back or a second tab never lose or double anything.
"""

import hmac
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import file_digest, sha256
from typing import Any

from flask import Flask, Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from training.clock import utcnow
from training.db import SAFE_METHODS, db, insert_once
from training.errors import Conflict, Invalid, TrainingError, TwoTexts
from training.permissions import PUBLIC
from training.web.models import RequestReceipt

FIELD = "request_id"
KEPT = timedelta(days=2)
LONGEST_KEPT = 32_000  # characters of a form; the rest of a larger one nobody reads side by side
FLASHES = "_flashes"  # where Flask keeps them
_FORM = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NEVER_KEPT = ("csrf_token", FIELD)
# What a page adds for itself: nobody chose it, so nobody has to choose between two of it.
UNSEEN = frozenset({"at", "back", "n", "next", "seen", "step"})


def purge() -> None:
    """Forget receipts that no retry will ask for any more."""
    db.session.execute(delete(RequestReceipt).where(RequestReceipt.at < utcnow() - KEPT))


def init_app(app: Flask) -> None:
    """Wrap every view that can change something; call it once all blueprints are there."""
    for rule in app.url_map.iter_rules():
        if rule.methods and not rule.methods <= SAFE_METHODS:
            view = app.view_functions[rule.endpoint]
            if not hasattr(view, "once"):
                app.view_functions[rule.endpoint] = _once(view)


def _once(view: Callable[..., Any]) -> Callable[..., Any]:
    personal = getattr(view, "permission", None) != PUBLIC

    @wraps(view)
    def run(**arguments: Any) -> ResponseReturnValue:
        if request.method in SAFE_METHODS:
            return make_response(view(**arguments))
        request_id = _request_id() if personal else ""
        person_id = current_user.id if personal else 0
        said = _flashed()
        try:
            response = make_response(view(**arguments))
        except TrainingError as error:
            # The first request may be the reason: then its answer is the true one.
            db.session.rollback()
            try:
                earlier = _earlier(person_id, request_id) if personal else None
            except TwoTexts as other:
                # The view knows what is stored by now, the receipt only what was sent first.
                raise (error if isinstance(error, TwoTexts) else other) from None
            if earlier:
                return _again(earlier, said)
            raise
        if personal and response.status_code >= 400:
            # Counters are kept; but the first sending may be why this one cannot be done.
            db.session.commit()
            earlier = _earlier(person_id, request_id)
            return _again(earlier, said) if earlier else response
        if personal and not _keep(person_id, request_id, response, _flashed()[len(said) :]):
            db.session.rollback()
            _say(said)  # also when the two texts differ, and this raises
            earlier = _earlier(person_id, request_id)
            return _again(earlier, said) if earlier else response
        db.session.commit()
        return response

    run.__dict__["once"] = True
    return run


def _again(earlier: RequestReceipt, said: list[Any]) -> Response:
    """Return the first answer with what it flashed, in place of what the second run flashed.

    The browser gave up on the first answer, so its reader was not told yet.
    """
    _say([*said, *(each for each in map(tuple, earlier.said or ()) if each not in said)])
    response = Response(earlier.body, earlier.status, mimetype=earlier.mimetype)
    if earlier.location:
        response.headers["Location"] = earlier.location
    return response


def _flashed() -> list[Any]:
    return list(session.get(FLASHES, []))


def _say(said: list[Any]) -> None:
    if _flashed() != said:
        session[FLASHES] = said


def _request_id() -> str:
    given = request.form.get(FIELD) or request.headers.get("X-Request-Id", "")
    if not _FORM.fullmatch(given):
        raise Invalid(
            _("This form lost its place, so nothing was stored. Open the page again and send it.")
        )
    return given


def _fields() -> dict[str, list[str]]:
    """Return what was sent, without tokens; a password leaves only the fact that there was one."""
    return {
        name: ["(hidden)"] if "password" in name else values
        for name, values in sorted(request.form.to_dict(flat=False).items())
        if name not in _NEVER_KEPT
    }


def _digest() -> str:
    """Return what tells one sending from another; keyed, so that no guess can be checked by it."""
    # Of a password 16 bits tell two of them apart, and are too few to check a guess against.
    passwords = [_keyed(text)[:4] for name, text in request.form.items() if "password" in name]
    sent = (request.method, request.path, _fields(), passwords, *map(_file_digest, _files()))
    return _keyed(repr(sent))


def _files() -> list[FileStorage]:
    return [file for _name, file in sorted(request.files.items(multi=True)) if file.filename]


def _file_digest(file: FileStorage) -> str:
    """Digest a file that was sent; the view reads it before or after."""
    file.stream.seek(0)
    digest = file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it is bytes
    file.stream.seek(0)
    return digest


def _keyed(text: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), text.encode(), sha256).hexdigest()


def _keep(person_id: int, request_id: str, response: Response, said: list[Any]) -> bool:
    """Add the receipt; False if this request id already has one."""
    if response.mimetype == "text/html" and not response.location:
        raise RuntimeError(f"{request.endpoint}: what changes something redirects to a page")
    fields = _fields()
    return insert_once(
        RequestReceipt,
        {
            "person_id": person_id,
            "request_id": request_id,
            "digest": _digest(),
            "fields": fields if len(repr(fields)) <= LONGEST_KEPT else {},
            "status": response.status_code,
            "location": response.headers.get("Location"),
            "body": response.get_data(as_text=True) if not response.location else "",
            "mimetype": response.mimetype or "text/html",
            "said": [[category, str(text)] for category, text in said],
            "at": utcnow(),
        },
        keys=("person_id", "request_id"),
    )


def _earlier(person_id: int, request_id: str) -> RequestReceipt | None:
    """Return the receipt of this request id, or None if there is none.

    Raises TwoTexts if the first request said something else.
    """
    receipt = db.session.scalar(
        select(RequestReceipt).where(
            RequestReceipt.person_id == person_id, RequestReceipt.request_id == request_id
        )
    )
    if receipt is None:
        return None
    if receipt.digest != _digest():
        if receipt.fields == _fields() and _files():
            raise Conflict(
                _("This form was sent before with another file. Open the page anew to send this.")
            )
        message = _("This form was sent before with other words. The first ones are stored.")
        raise TwoTexts(message, _differences(receipt.fields, _fields()))
    return receipt


def _differences(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (name, ", ".join(first.get(name, [])), ", ".join(second.get(name, [])))
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name) and name not in UNSEEN
    ]
