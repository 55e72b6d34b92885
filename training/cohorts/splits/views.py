"""Balancing: choose a list, look at its split, and make the cohorts."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from training.clock import local_day, utcnow
from training.cohorts.extensions.views import bp as bp
from training.cohorts.splits import dealing, drafts, making, reading, sources
from training.cohorts.splits.forms import MakeForm, SourceForm, TuneForm
from training.permissions import Permission
from training.web.forms import Form, number
from training.web.guards import requires


@bp.route("/balance", methods=["GET", "POST"])
@requires(Permission.COHORT_CREATE)
def balance() -> ResponseReturnValue:
    """Ask whom to split; then deal them once."""
    listed = sources.sources(utcnow())
    form = SourceForm.of(listed)
    if form.submitted():
        chosen, count = form.source.data, form.count.data
        split_id = dealing.begin(current_user.id, chosen, count, now=utcnow())
        return redirect(url_for(".split", split_id=split_id), 303)
    html = render_template("cohorts/balance.html", form=form, listed=listed, drafts=drafts.listed())
    return html, 422 if form.errors else 200


@bp.get("/balance/<int:split_id>")
@requires(Permission.COHORT_CREATE)
def split(split_id: int) -> ResponseReturnValue:
    """Show a split; with two people in the address, also what it would do to swap them."""
    return show(split_id)


@bp.route("/balance/<int:split_id>/make", methods=["GET", "POST"])
@requires(Permission.COHORT_CREATE)
def make(split_id: int) -> ResponseReturnValue:
    """Ask what the cohorts shall be, and make them all at once."""
    draft = drafts.load(split_id)
    form = MakeForm.fresh(local_day(utcnow(), current_user.time_zone), current_user.time_zone)
    if not form.submitted():
        html = render_template("cohorts/balance_make.html", draft=draft, form=form)
        return html, 422 if form.errors else 200
    made = making.make(split_id, number("seen"), form.to_wanted(), now=utcnow())
    flash(ngettext("The cohort is there.", "%(num)d cohorts are there.", len(made)))
    return redirect(url_for(".split", split_id=split_id), 303)


def show(split_id: int, tune: Form | None = None) -> ResponseReturnValue:
    """Render a split, perhaps with a form that came back."""
    draft = drafts.load(split_id)
    one, other = (request.args.get(name, 0, int) for name in ("one", "other"))
    html = render_template(
        "cohorts/split.html",
        draft=draft,
        page=reading.page(draft),
        preview=reading.preview(draft, one, other),
        chosen=(one, other),
        tune=tune or TuneForm.of(draft.row),
    )
    return html, 422 if tune else 200
