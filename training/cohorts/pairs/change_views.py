"""Change a round: two people change places, some are missing, and the way back."""

from collections.abc import Collection

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts.access import Seen
from training.cohorts.pairs import changes, phrases, rounds, seatings, show, telling
from training.cohorts.pairs.changes import Scene
from training.cohorts.pairs.forms import person, ticked
from training.cohorts.pairs.views import bp as bp
from training.cohorts.pairs.views import page, to_pair
from training.cohorts.words import functions
from training.permissions import Permission
from training.web.forms import number
from training.web.guards import requires


@bp.post("/<int:cohort_id>/pairs/<int:n>/swap")
@requires(Permission.COHORT_VIEW)
def swap(cohort_id: int, n: int) -> ResponseReturnValue:
    """Let two people change places; of two facilitators the second sees what it would do now."""
    seen, now = to_pair(cohort_id), utcnow()
    found = _scene(seen, n)
    one, other, revision = person("one"), person("other"), number("seen")
    if found.round.revision != revision:
        return page(show.shown(seen, n, now=now), second=True)
    changed = changes.swap(found, one, other, seen=revision, by=current_user.id, now=now)
    names = phrases.listed([found.name(one), found.name(other)])
    flash(_("%(names)s have changed places.", names=names), _undo(cohort_id, n, changed))
    return redirect(url_for(".round", cohort_id=cohort_id, n=n), 303)


@bp.route("/<int:cohort_id>/pairs/<int:n>/absent", methods=["GET", "POST"])
@requires(Permission.COHORT_VIEW)
def absent(cohort_id: int, n: int) -> ResponseReturnValue:
    """Say who is missing, show what would change for it, and change that."""
    seen = to_pair(cohort_id)
    found = _scene(seen, n)
    if request.method != "POST":
        named = ticked("who", request.args.getlist("who"))
        chosen = named if "looked" in request.args else named | changes.missing(found)
        return _absent(seen, found, chosen & found.learners.keys())
    revision, gone = number("seen"), ticked("who")
    if found.round.revision != revision:
        return _absent(seen, found, gone & found.learners.keys(), second=True)
    changed = changes.go_on_without(found, gone, seen=revision, by=current_user.id, now=utcnow())
    flash(_("Re-paired. Everybody else stays where they were."), _undo(cohort_id, n, changed))
    return redirect(url_for(".round", cohort_id=cohort_id, n=n), 303)


@bp.post("/<int:cohort_id>/pairs/<int:n>/changes/<int:change>/undo")
@requires(Permission.COHORT_VIEW)
def undo_change(cohort_id: int, n: int, change: int) -> ResponseReturnValue:
    """Seat a round as it was before its latest change."""
    seen = to_pair(cohort_id)
    held = rounds.one_of(rounds.of_cohort(seen.cohort.id), n)
    seatings.take_back(held.round, change, now=utcnow())
    flash(_("Everybody sits as before."))
    return redirect(url_for(".round", cohort_id=cohort_id, n=n), 303)


def _scene(seen: Seen, n: int) -> Scene:
    held = rounds.one_of(rounds.of_cohort(seen.cohort.id), n)
    return changes.scene(seen.cohort, held, now=utcnow())


def _undo(cohort_id: int, n: int, change: int) -> str:
    return url_for(".undo_change", cohort_id=cohort_id, n=n, change=change)


def _absent(
    seen: Seen, found: Scene, gone: Collection[int], *, second: bool = False
) -> ResponseReturnValue:
    """Render who is missing, with what would be done about it."""
    html = render_template(
        "cohorts/rounds/absent.html",
        seen=seen,
        scene=found,
        gone=gone,
        second=second,
        functions=functions(),
        told=telling.without(found, gone),
    )
    return html, 409 if second else 200
