"""One place that turns whatever went wrong into a page that says what to do."""

import logging
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from training.db import db
from training.errors import Invalid, TooMany, TrainingError, TwoTexts
from training.web import receipts
from training.web.links import safe_path

logger = logging.getLogger(__name__)

BACK = "back"  # the page to go back to, once the form was sent from an error page


def titles() -> dict[int, str]:
    """Return the heading of each error page, by status."""
    return {
        400: _("That could not be used"),
        403: _("This page is not for your account"),
        404: _("There is nothing here"),
        405: _("That could not be used"),
        409: _("Somebody was here first"),
        413: _("That is too much at once"),
        429: _("A moment, please"),
        500: _("Something broke on our side"),
        503: _("The site is not quite ready"),
    }


def messages() -> dict[int, str]:
    """Return the sentence for errors that carry none of their own."""
    return {
        400: _("What arrived could not be read. Go back, reload the page and try again."),
        404: _("The page may have moved, or it belongs to somebody else."),
        405: _("This address does not take that kind of request. Go back and reload the page."),
        413: _("What you sent is larger than this page takes. Shorten it and send it again."),
        429: _("Too many requests came from here. Wait a minute, then try again."),
        503: _("The database does not answer. Nothing was stored; try again in a minute."),
    }


def page(status: int, message: str = "") -> Response:
    """Return the page for `status`; `message` overrules the usual sentence."""
    _forget_who()
    known = titles()
    title = known.get(status, known[500 if status >= 500 else 400])
    text = message or messages().get(status) or messages()[400]
    html = render_template(
        "error.html", status=status, title=title, message=text, actions=_ways_on()
    )
    return make_response(html, status)


def _forget_who() -> None:
    """Render for nobody: loading the person may be what failed, and would only fail again."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001


def _ways_on() -> list[tuple[str, str]]:
    """Return where to go from here: Today, the section one was in, and back."""
    ways = [(_("Go to Today"), "/")]
    section = request.path.split("/")[1]
    if section in {"modules", "practice"} and request.path.count("/") > 1:
        ways.append((_("All of this section"), f"/{section}"))
    before = urlsplit(request.referrer or "")
    here = before.netloc == request.host and before.path != request.path
    if here and (path := safe_path(before.path)) and path not in {url for _text, url in ways}:
        ways.append((_("Back to where you were"), path))
    return ways


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(TrainingError, _training)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(PoolTimeout, _database)
    app.register_error_handler(Exception, _unexpected)
    app.before_request(_refuse_odd_text)


def _refuse_odd_text() -> None:
    """Refuse what no database stores: NUL and lone surrogates."""
    values = [request.path, *request.args.values()]
    if request.form:
        values += [text for _name, text in request.form.items(multi=True)]
    if not all(map(_can_be_stored, values)):
        raise Invalid(_("The text has a character that cannot be stored. Nothing was stored."))


def _can_be_stored(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False


def _training(error: TrainingError) -> Response:
    db.session.rollback()
    if isinstance(error, TwoTexts):
        return _choice(error)
    response = page(error.status, error.message)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _choice(error: TwoTexts) -> Response:
    """Return the page where one of two texts is chosen; its form sends the same request anew."""
    sent = request.form.to_dict(flat=False)
    # A list of values was never one text, and what was not sent cannot be changed.
    editable = {name for name, _stored, _sent in error.pairs if len(sent.get(name, [])) == 1}
    left_out = {"csrf_token", receipts.FIELD, BACK, *editable, *error.fresh}
    back = safe_path(request.form.get(BACK)) or _came_from()
    hidden = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in left_out and "password" not in name
    ]
    html = render_template(
        "error_conflict.html",
        status=409,
        title=titles()[409],
        message=error.message,
        pairs=error.pairs,
        editable=editable,
        fresh=error.fresh,
        action=request.full_path.rstrip("?"),
        hidden=[*hidden, *error.fresh.items(), (BACK, back)],
        back=back,
    )
    return make_response(html, 409)


def _came_from() -> str:
    """Return the page whose form was sent."""
    from_here = (request.referrer or "").removeprefix(request.host_url)
    return (safe_path(f"/{from_here}") if from_here != request.referrer else None) or "/"


def _csrf(_error: CSRFError) -> Response:
    return page(
        400,
        _("This page was open too long, so nothing was stored. Reload it and send it again."),
    )


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    response = page(error.code or 500)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _database(error: DBAPIError | PoolTimeout) -> Response:
    db.session.rollback()
    logger.error("database unavailable: %s", type(error).__name__)
    response = page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "30"
    return response


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    reference = secrets.token_hex(4)
    # The traceback names code, never what a person wrote.
    logger.error("error %s on %s", reference, request.endpoint, exc_info=error)
    return page(
        500,
        _(
            "Nothing was stored. Try again; if it stays, tell your L&D team this number: %(n)s.",
            n=reference,
        ),
    )
