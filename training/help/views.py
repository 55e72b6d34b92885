"""The handbook's pages: open to everybody, signed in or not."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from training.help import service
from training.help.shelves import shelves
from training.help.words import LINES, READERS
from training.permissions import PUBLIC
from training.web.guards import requires

bp = Blueprint("help", __name__, template_folder="templates")


@bp.get("/help")
@requires(PUBLIC)
def index() -> ResponseReturnValue:
    """List the pages, by who they are for."""
    pages = {one.name: one for one in service.pages()}
    return render_template(
        "help/index.html", pages=pages, shelves=shelves(pages), readers=READERS, lines=LINES
    )


@bp.get("/help/<string:name>")
@requires(PUBLIC)
def page(name: str) -> ResponseReturnValue:
    """Show one page."""
    return render_template("help/page.html", page=service.page(name))


@bp.get("/privacy")
@requires(PUBLIC)
def privacy() -> ResponseReturnValue:
    """Lead to who sees what."""
    return redirect(url_for(".page", name="privacy"), 303)
