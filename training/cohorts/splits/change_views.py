"""What changes a split: another try, other weights, a swap, pins, people kept apart."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.clock import utcnow
from training.cohorts.splits import dealing, drafts
from training.cohorts.splits.forms import TuneForm
from training.cohorts.splits.views import bp as bp
from training.cohorts.splits.views import show
from training.permissions import Permission
from training.web.forms import number
from training.web.guards import requires


@bp.post("/balance/<int:split_id>/again")
@requires(Permission.COHORT_CREATE)
def split_again(split_id: int) -> ResponseReturnValue:
    """Deal with another seed."""
    dealing.again(split_id, number("seen"), now=utcnow())
    flash(_("Dealt again. Whoever is pinned stayed."))
    return _to(split_id)


@bp.post("/balance/<int:split_id>/tune")
@requires(Permission.COHORT_CREATE)
def split_tune(split_id: int) -> ResponseReturnValue:
    """Deal by what matters now."""
    form = TuneForm.of(drafts.load(split_id).row)
    if not form.submitted():
        return show(split_id, form)
    count, weights = form.count.data or 1, form.to_weights()
    dealing.retune(split_id, number("seen"), count, weights, now=utcnow())
    flash(_("Dealt by what matters now."))
    return _to(split_id)


@bp.post("/balance/<int:split_id>/swap")
@requires(Permission.COHORT_CREATE)
def split_swap(split_id: int) -> ResponseReturnValue:
    """Let two people change places; the same again undoes it."""
    one, other = number("one"), number("other")
    dealing.swap(split_id, number("seen"), one, other, now=utcnow())
    flash(_("They have changed places. Swap them again to undo it."))
    return redirect(url_for(".split", split_id=split_id, one=one, other=other, _anchor="swap"), 303)


@bp.post("/balance/<int:split_id>/pin")
@requires(Permission.COHORT_CREATE)
def split_pin(split_id: int) -> ResponseReturnValue:
    """Pin somebody to a cohort, counted from 1, or to none with 0."""
    kept, freed = number("keep"), number("free")
    place = number("place") - 1 if kept else None
    dealing.pin(split_id, number("seen"), kept or freed, place, now=utcnow())
    flash(_("Pinned: they stay there whatever is dealt.") if kept else _("Not pinned any more."))
    return redirect(url_for(".split", split_id=split_id, _anchor=request.form.get("back")), 303)


@bp.post("/balance/<int:split_id>/apart")
@requires(Permission.COHORT_CREATE)
def split_apart(split_id: int) -> ResponseReturnValue:
    """Keep two people apart."""
    one, other = number("one"), number("other")
    dealing.keep_apart(split_id, number("seen"), one, other, now=utcnow())
    flash(_("They are kept apart, and the others were dealt again."))
    return _to(split_id, "wishes")


@bp.post("/balance/<int:split_id>/together")
@requires(Permission.COHORT_CREATE)
def split_together(split_id: int) -> ResponseReturnValue:
    """Let two people be in one cohort again."""
    one, other = number("one"), number("other")
    dealing.let_together(split_id, number("seen"), one, other, now=utcnow())
    flash(_("They may be in one cohort again. Nobody was moved."))
    return _to(split_id, "wishes")


@bp.post("/balance/<int:split_id>/drop")
@requires(Permission.COHORT_CREATE)
def split_drop(split_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    drafts.drop(split_id, number("seen"), utcnow())
    flash(_("The draft is gone."), url_for(".split_pick_up", split_id=split_id))
    return redirect(url_for(".balance"), 303)


@bp.post("/balance/<int:split_id>/pick-up")
@requires(Permission.COHORT_CREATE)
def split_pick_up(split_id: int) -> ResponseReturnValue:
    """Take up a draft that was thrown away."""
    drafts.pick_up(split_id)
    flash(_("The draft is back."))
    return _to(split_id)


def _to(split_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".split", split_id=split_id, _anchor=anchor), 303)
