"""One place that turns whatever went wrong into a page that says what to do."""

import logging
import secrets
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from training.db import db
from training.errors import Invalid, TooMany, TrainingError, TwoTexts

logger = logging.getLogger(__name__)


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
    known = titles()
    title = known.get(status, known[500 if status >= 500 else 400])
    text = message or messages().get(status) or messages()[400]
    html = render_template("error.html", status=status, title=title, message=text)
    return make_response(html, status)


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
        html = render_template(
            "error_conflict.html",
            status=409,
            title=titles()[409],
            pairs=error.pairs,
            message=error.message,
        )
        return make_response(html, 409)
    response = page(error.status, error.message)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


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
