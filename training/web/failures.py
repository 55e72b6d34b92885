"""One place that turns whatever went wrong into a page that says what to do."""

import logging
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote, urlencode

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from training.db import SAFE_METHODS, db
from training.errors import Invalid, MovedOn, TooMany, TrainingError, TwoTexts
from training.web import receipts, uploads
from training.web.links import path_here, safe_path

logger = logging.getLogger(__name__)

BACK = "back"  # the page to go back to, once the form was sent from an error page


def titles() -> dict[int, str]:
    """Return the heading of each error page, by status."""
    return {
        400: _("That could not be used"),
        403: _("This page is not for your account"),
        404: _("There is nothing here"),
        405: _("That could not be used"),
        409: _("This has changed in the meantime"),
        413: _("That is too much at once"),
        429: _("A moment, please"),
        500: _("Something broke on our side"),
        503: _("The site is not quite ready"),
    }


def messages() -> dict[int, str]:
    """Return the sentence for errors that carry none of their own."""
    return {
        400: _("What arrived could not be read. Go back, reload the page and try again."),
        403: _("Your account is not set up for this page. Your L&D team can change that."),
        404: _("The page may have moved, or it belongs to somebody else."),
        405: _("This address does not take that kind of request. Go back and reload the page."),
        409: _("Open the page again, look at what is there now, then decide."),
        413: _("What you sent is larger than this page takes. Shorten it and send it again."),
        429: _("Too many requests came from here. Wait a minute, then try again."),
        500: _("Nothing was stored. Try again in a minute; if it stays, tell your L&D team."),
        503: _("The database does not answer. Nothing was stored; try again in a minute."),
    }


def labels() -> dict[str, str]:
    """Return what the fields that may differ are called, on the page with two texts."""
    return {
        "answers": _("Your answers"),
        "breaks": _("Where it would break"),
        "choice": _("Your choice"),
        "due_on": _("By which day"),
        "function": _("What you work in"),
        "lens": _("Read first"),
        "name": _("Name"),
        "note": _("What you thought first"),
        "part": _("Your place"),
        "side": _("Your side of the table"),
        "situation": _("If…"),
        "text": _("Your words"),
        "time_zone": _("Time zone"),
        "where": _("Where you will try it"),
        "with_whom": _("Who it is with"),
    }


def page(
    status: int, message: str = "", reference: str = "", ways: Sequence[tuple[str, str]] = ()
) -> Response:
    """Return the page for `status`; `message` overrules the usual sentence.

    ways       (words, URL) of what to do next, before the usual ways on
    reference  what finds the error in the log, for whoever asks about the page
    """
    _forget_who()
    known = titles()
    title = known.get(status, known[500 if status >= 500 else 400])
    usual = messages()
    text = message or usual.get(status) or usual[500 if status >= 500 else 400]
    html = render_template(
        "error.html",
        status=status,
        title=title,
        message=text,
        actions=[*ways, *_ways_on()],
        reference=reference or status,
    )
    return make_response(html, status)


def _forget_who() -> None:
    """Render for nobody: loading the person may be what failed, and would only fail again."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001


def _ways_on() -> list[tuple[str, str]]:
    """Return where to go from here: Today, the section one was in, and back."""
    ways = [(_("Go to Today"), "/")]
    section = request.path.split("/")[1]
    if section in {"modules", "scenarios", "practice"} and request.path.count("/") > 1:
        ways.append((_("All of this section"), f"/{section}"))
    path = path_here(request.referrer, request.host)
    if path and path != request.path and path not in {url for _text, url in ways}:
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
    """Refuse what no database stores, NUL and lone surrogates, and fields without a name."""
    values = [request.path, *request.args.values()]
    for name, text in request.form.items(multi=True):
        values += [name, text]
    if not all(map(_can_be_stored, values)):
        raise Invalid(_("The text has a character that cannot be stored. Nothing was stored."))


def _can_be_stored(text: str | None) -> bool:
    try:
        return text is not None and b"\0" not in text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False


def _training(error: TrainingError) -> Response:
    db.session.rollback()
    if isinstance(error, TwoTexts):
        return _choice(error)
    ways = [(error.words, error.url)] if isinstance(error, MovedOn) else []
    response = page(error.status, error.message, ways=ways)
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
        labels=labels(),
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
        _(
            "This page belongs to an earlier sign-in, so nothing was stored. Reload it and send "
            "it again."
        ),
    )


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    if isinstance(error, MethodNotAllowed) and request.method in SAFE_METHODS:
        return make_response(redirect(_page_of_form(), 303))
    response = page(error.code or 500, _too_large() if error.code == 413 else "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _too_large() -> str:
    """Return what to do about a file that is too large; "" where no file was asked for."""
    if not uploads.is_file_wanted():
        return ""
    uploads.drain()
    return str(
        _(
            "A file may have %(mb)s MB here, and what is pasted 1 MB. Split the list, or save "
            "it as CSV, and send it again. Nothing was imported.",
            mb=uploads.largest(),
        )
    )


def _page_of_form() -> str:
    """Return the page whose form leads here: the nearest address above that can be opened.

    After a refused answer the browser stands at the address of the form. A tab that is restored
    there, or the address passed on, opens the page, where the last word of the address is what
    was being done: /modules/x/questions/q2?lens=both leads to /modules/x?lens=both#q2.
    """
    adapter = current_app.create_url_adapter(request)
    words = request.path.strip("/").split("/")
    for end in range(len(words) - 1, 0, -1):
        try:
            endpoint, values = adapter.match("/" + "/".join(words[:end]), method="GET")  # type: ignore[union-attr]  # there is a request
        except HTTPException:
            continue
        query = urlencode(list(request.args.items(multi=True)))
        return f"{url_for(endpoint, **values)}{query and '?'}{query}#{quote(words[-1])}"
    return url_for("today.today")


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
    return page(500, reference=reference)
