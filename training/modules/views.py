"""The library and the reader."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import local_day, utcnow
from training.lenses import READ_IN
from training.modules import service
from training.modules.forms import TaskForm
from training.modules.library import entry
from training.modules.reader import Module
from training.modules.search import matching
from training.permissions import Permission
from training.progress import tasks
from training.progress.service import Doer
from training.web.forms import is_from_script, number
from training.web.guards import requires

bp = Blueprint("modules", __name__, url_prefix="/modules", template_folder="templates")


@bp.get("")
@requires(Permission.MODULE_READ)
def library() -> ResponseReturnValue:
    """List the modules, with how far the reader is in each."""
    sought = request.args.get("q", "").strip()[:100]
    rows = service.library(current_user.id)
    found = matching(rows, sought)
    return render_template(
        "modules/library.html",
        entries=[entry(one) for one in found],
        onward=service.onward([one.row for one in found], current_user.side),
        sought=sought,
        is_empty=not rows,
    )


@bp.get("/<string:slug>")
@requires(Permission.MODULE_READ)
def read(slug: str) -> ResponseReturnValue:
    """Show a module, in one lens or both, at the reader's place."""
    return _page(slug)


@bp.post("/<string:slug>/questions/<string:item>")
@requires(Permission.MODULE_READ)
def answer(slug: str, item: str) -> ResponseReturnValue:
    """Keep an answer, then show what each option would have done."""
    sent = _version(slug)
    choice = request.form.get("choice", "")
    if not choice and item in sent.questions:
        return _page(slug, errors={item: _("Choose one, then see what happens.")})
    service.answer(current_user.id, sent, item, choice, now=utcnow())
    return _back(slug, item)


@bp.post("/<string:slug>/reflections/<string:item>")
@requires(Permission.MODULE_READ)
def reflect(slug: str, item: str) -> ResponseReturnValue:
    """Keep a reflection; a script gets the revision, a person gets the page."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    revision = service.reflect(
        current_user.id, _version(slug), item, text, seen=number("seen"), now=utcnow()
    )
    if is_from_script():
        return jsonify(saved=True, seen=revision)
    flash(_("Saved. Only you can read it."))
    return _back(slug, item)


@bp.post("/<string:slug>/place")
@requires(Permission.MODULE_READ)
def reach(slug: str) -> ResponseReturnValue:
    """Keep the reader's place and go there."""
    part = request.form.get("part", "")
    keep = service.glance if request.form.get("glance") else service.reach
    keep(current_user.id, _version(slug), part, now=utcnow())
    return _back(slug, part)


@bp.post("/<string:slug>/task")
@requires(Permission.MODULE_READ)
def take_task(slug: str) -> ResponseReturnValue:
    """Take the field task on, for a day and with a person."""
    sent, form, viewer = _version(slug), TaskForm(), current_user
    form.today = local_day(utcnow(), viewer.time_zone)
    if not form.submitted():
        return _page(slug, form=form)
    plan = service.intention(sent, **form.answers())
    service.begin(viewer.id, sent, now=utcnow())
    tasks.take(Doer(viewer.id, viewer.side), plan, viewer.time_zone, now=utcnow())
    flash(_("It is on your week."))
    return _back(slug, "task")


@bp.post("/<string:slug>/finish")
@requires(Permission.MODULE_READ)
def finish(slug: str) -> ResponseReturnValue:
    """Finish the module, or name the questions that are still open."""
    sent = _version(slug)
    doer = Doer(current_user.id, current_user.side)
    still_open = service.finish(doer, sent, _lens(), now=utcnow())
    if still_open:
        errors = {item: _("Still open.") for item in still_open}
        return _page(slug, errors=errors, is_unfinished=True)
    flash(_("Done: %(title)s.", title=sent.title))
    return redirect(url_for("today.today"), 303)


def _page(
    slug: str,
    form: TaskForm | None = None,
    errors: dict[str, str] | None = None,
    *,
    is_unfinished: bool = False,
) -> ResponseReturnValue:
    """Render the reader; with errors the status says that nothing was stored."""
    module, place = service.open_module(current_user.id, slug)
    task = tasks.glance(current_user.id, service.task_ref(module)) if place.is_begun else None
    read = {"module": module, "place": place, "standing": module.standing(place), "task": task}
    sent = {"form": form, "errors": errors or {}, "is_unfinished": is_unfinished}
    html = render_template("modules/read.html", **read, **sent, **_asked(module))
    return html, 422 if errors or (form and form.errors) else 200


def _asked(module: Module) -> dict[str, Any]:
    """Return what the address asks for, and the form that most readers see."""
    return {
        "lens": module.lens_of(_lens()),
        "again": request.args.get("again", ""),
        "printed": request.args.get("print") == "1",
        "today": local_day(utcnow(), current_user.time_zone),
        "blank_form": lambda: TaskForm(formdata=None),
    }


def _lens() -> str:
    """Return the lens asked for, else the person's own."""
    asked = request.args.get("lens") or request.form.get("at", "").partition(".")[2]
    return asked if asked in READ_IN else str(current_user.lens)


def _version(slug: str) -> Module:
    """Return the version that the page of the form showed."""
    return service.version(slug, request.form.get("at", "").partition(".")[0])


def _back(slug: str, anchor: str) -> ResponseReturnValue:
    url = url_for("modules.read", slug=slug, lens=_lens(), _anchor=anchor)
    return redirect(url, 303)
