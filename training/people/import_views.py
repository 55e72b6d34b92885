"""Importing a list of people: send it, watch it being read, look at the dry run, confirm."""

from collections.abc import Iterator

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.people import imports, invitations, limits, wording
from training.people.choices import FUNCTION_LABELS
from training.people.directory_views import bp as bp
from training.people.forms import ListForm
from training.people.models import ImportState
from training.people.roster import columns, formulas
from training.people.views import page
from training.permissions import Permission
from training.web import uploads
from training.web.guards import requires
from training.web.paging import page_asked

PER_PAGE = 50
FIRST = 5  # problems on the page of the dry run


@bp.route("/people/import", methods=["GET", "POST"])
@requires(Permission.PEOPLE_IMPORT)
@uploads.takes_file
def import_list() -> ResponseReturnValue:
    """Ask for a list; keep it, and have it read. Nothing is imported by that."""
    form = ListForm()
    if request.method == "POST":  # before anything is written; and the lock is free while we read
        limits.count([(limits.IMPORT, str(current_user.id))], utcnow())
    if form.submitted():
        import_id = imports.begin(form.called, form.content, current_user.id, utcnow())
        return redirect(url_for("people.import_", import_id=import_id), 303)
    return page(
        "people/import.html",
        form,
        under_way=imports.under_way(),
        latest=imports.latest(),
        largest=uploads.largest(),
        functions=FUNCTION_LABELS,
    )


@bp.get("/people/import/template.csv")
@requires(Permission.PEOPLE_IMPORT)
def import_template() -> ResponseReturnValue:
    """Send a list without people: its header."""
    return _csv([formulas.csv_text([list(columns.HEADERS.values())])], "people.csv")


@bp.get("/people/import/<int:import_id>")
@requires(Permission.PEOPLE_IMPORT)
def import_(import_id: int) -> ResponseReturnValue:
    """Show how far an import is; once it is read, what it would change."""
    found = imports.find(import_id)
    is_ready = found.state is ImportState.READY
    changed, new = imports.sample(import_id, utcnow()) if is_ready else ([], [])
    return render_template(
        "people/import_one.html",
        found=found,
        states=ImportState,
        is_working=found.state in imports.WORKING,
        problems=imports.problems(import_id, most=FIRST),
        changed=changed,
        new=new,
        waiting=invitations.waiting() if found.invites else 0,
        kept_days=imports.KEPT.days,
        words=wording,
        functions=FUNCTION_LABELS,
    )


@bp.get("/people/import/<int:import_id>/problems")
@requires(Permission.PEOPLE_IMPORT)
def import_problems(import_id: int) -> ResponseReturnValue:
    """List every row that cannot be imported, a page at a time."""
    found = imports.find(import_id)
    place = page_asked(found.problem, PER_PAGE)
    rows = imports.problems(import_id, offset=place.offset, most=PER_PAGE)
    return render_template(
        "people/import_problems.html", found=found, page=place, problems=rows, words=wording
    )


@bp.get("/people/import/<int:import_id>/problems.csv")
@requires(Permission.PEOPLE_IMPORT)
def import_problems_csv(import_id: int) -> ResponseReturnValue:
    """Send the same as a file, to be mended beside the list."""
    imports.find(import_id)
    return _csv(_problem_lines(import_id), "problems.csv")


@bp.post("/people/import/<int:import_id>/confirm")
@requires(Permission.PEOPLE_IMPORT)
def import_confirm(import_id: int) -> ResponseReturnValue:
    """Have the list imported, as the dry run showed it."""
    imports.confirm(import_id, invites=request.form.get("invites") == "yes")
    return redirect(url_for("people.import_", import_id=import_id), 303)


@bp.post("/people/import/<int:import_id>/cancel")
@requires(Permission.PEOPLE_IMPORT)
def import_cancel(import_id: int) -> ResponseReturnValue:
    """End an import of which nothing was done yet."""
    imports.cancel(import_id, utcnow())
    flash(_("Cancelled. Nothing was imported."))
    return redirect(url_for("people.import_list"), 303)


def _problem_lines(import_id: int) -> Iterator[str]:
    header = (_("Row"), _("Column"), _("What stands there"), _("What to write"))
    yield formulas.csv_text([header])
    for row in imports.every_problem(import_id):
        for each in row.problems:
            cells = (row.n, wording.column(each.column), each.value, wording.sentence(each))
            yield formulas.csv_line(cells)


def _csv(lines: Iterator[str] | list[str], name: str) -> Response:
    """Send lines as they come: a browser keeps them as a file, and never opens them as a page."""
    response = Response(stream_with_context(iter(lines)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
