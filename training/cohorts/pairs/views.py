"""The page of rounds: look at one, make some, remove one, pins, and who prepared what."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts import access, boards
from training.cohorts.access import Seen
from training.cohorts.feed_views import bp as bp
from training.cohorts.pairs import phrases, planning, rounds, show, swapping, wishes
from training.cohorts.pairs.forms import RoundsForm, person
from training.cohorts.pairs.show import Shown
from training.cohorts.words import functions
from training.errors import Forbidden
from training.permissions import Permission
from training.web.forms import number
from training.web.guards import requires


@bp.get("/<int:cohort_id>/pairs")
@requires(Permission.COHORT_VIEW)
def pairs(cohort_id: int) -> ResponseReturnValue:
    """Show the round people are in now, and what makes another one."""
    return page(show.shown(to_look(cohort_id), None, now=utcnow()))


@bp.get("/<int:cohort_id>/pairs/<int:n>")
@requires(Permission.COHORT_VIEW)
def round(cohort_id: int, n: int) -> ResponseReturnValue:  # noqa: A001  # the word of the page
    """Show a round; with two names in the address also what it would do if they changed places."""
    return page(show.shown(to_look(cohort_id), n, now=utcnow()))


@bp.post("/<int:cohort_id>/pairs")
@requires(Permission.COHORT_VIEW)
def make_rounds(cohort_id: int) -> ResponseReturnValue:
    """Make rounds; for many people by a job, which the page follows."""
    seen, now = to_pair(cohort_id), utcnow()
    found = show.shown(seen, None, now=now)
    form = _form(found)
    if not form.submitted():
        return page(found, form)
    wanted, last = form.to_wanted(), number("seen")
    if planning.is_large(cohort_id):
        planning.ask(seen.cohort, wanted, seen=last, by=current_user.id, now=now)
        return redirect(url_for(".pairs", cohort_id=cohort_id), 303)
    made = rounds.make(seen.cohort, wanted, seen=last, now=now)
    flash(phrases.count_named(len(made)))
    return redirect(url_for(".round", cohort_id=cohort_id, n=made[0].number), 303)


@bp.post("/<int:cohort_id>/pairs/<int:n>/remove")
@requires(Permission.COHORT_VIEW)
def remove_round(cohort_id: int, n: int) -> ResponseReturnValue:
    """Remove a round in which nobody wrote anything yet."""
    seen = to_pair(cohort_id)
    held = rounds.one_of(rounds.of_cohort(seen.cohort.id), n)
    rounds.remove(held.round, seen=number("seen"))
    flash(_("Round %(n)d is removed. Nobody had written in it.", n=n))
    return redirect(url_for(".pairs", cohort_id=cohort_id), 303)


@bp.post("/<int:cohort_id>/pairs/pins")
@requires(Permission.COHORT_VIEW)
def add_pin(cohort_id: int) -> ResponseReturnValue:
    """Pin two people together, or keep them apart, from the next round on."""
    seen = to_pair(cohort_id)
    wishes.pin(seen.cohort.id, person("one"), person("other"), request.form.get("kind", ""))
    flash(_("Pinned. It holds for every round that is made from now on."))
    return _back(cohort_id, "pins")


@bp.post("/<int:cohort_id>/pairs/pins/<int:person_id>/<int:other_id>/remove")
@requires(Permission.COHORT_VIEW)
def remove_pin(cohort_id: int, person_id: int, other_id: int) -> ResponseReturnValue:
    """Remove the pin on two people."""
    kind = wishes.unpin(to_pair(cohort_id).cohort.id, person_id, other_id)
    again = url_for(
        ".restore_pin", cohort_id=cohort_id, person_id=person_id, other_id=other_id, kind=kind
    )
    flash(_("The pin is gone. Rounds that are made stay as they are."), again)
    return _back(cohort_id, "pins")


@bp.post("/<int:cohort_id>/pairs/pins/<int:person_id>/<int:other_id>/<string:kind>/restore")
@requires(Permission.COHORT_VIEW)
def restore_pin(cohort_id: int, person_id: int, other_id: int, kind: str) -> ResponseReturnValue:
    """Take back that a pin was removed."""
    wishes.pin(to_pair(cohort_id).cohort.id, person_id, other_id, kind)
    flash(_("The pin is back."))
    return _back(cohort_id, "pins")


@bp.post("/<int:cohort_id>/pairs/prepared")
@requires(Permission.COHORT_VIEW)
def add_prepared(cohort_id: int) -> ResponseReturnValue:
    """Note that somebody prepared an exercise, so that they do not play it."""
    seen = to_pair(cohort_id)
    known = list(show.activities(seen.cohort.language))
    wishes.prepare(seen.cohort.id, person("who"), request.form.get("activity", ""), known)
    flash(_("Noted. Whoever prepared it sits beside a group, from the next round on."))
    return _back(cohort_id, "prepared")


@bp.post("/<int:cohort_id>/pairs/prepared/<int:person_id>/<path:activity>/remove")
@requires(Permission.COHORT_VIEW)
def remove_prepared(cohort_id: int, person_id: int, activity: str) -> ResponseReturnValue:
    """Take back that somebody prepared an exercise."""
    wishes.unprepare(to_pair(cohort_id).cohort.id, person_id, activity)
    again = url_for(
        ".restore_prepared", cohort_id=cohort_id, person_id=person_id, activity=activity
    )
    flash(_("Taken back. They may play it."), again)
    return _back(cohort_id, "prepared")


@bp.post("/<int:cohort_id>/pairs/prepared/<int:person_id>/<path:activity>/restore")
@requires(Permission.COHORT_VIEW)
def restore_prepared(cohort_id: int, person_id: int, activity: str) -> ResponseReturnValue:
    """Note again what was taken back."""
    wishes.prepare(to_pair(cohort_id).cohort.id, person_id, activity, [activity])
    flash(_("Noted again."))
    return _back(cohort_id, "prepared")


def to_look(cohort_id: int) -> Seen:
    """Return a cohort whose rounds the viewer may look at. Raises NotFound or Forbidden."""
    return access.to_run(current_user, cohort_id, now=utcnow())


def to_pair(cohort_id: int) -> Seen:
    """Return a cohort in which the viewer may pair people. Raises NotFound or Forbidden."""
    found = to_look(cohort_id)
    if not found.facilitates:
        raise Forbidden(_("Only those who facilitate this cohort pair its people."))
    return found


def page(
    found: Shown, form: RoundsForm | None = None, *, second: bool = False
) -> ResponseReturnValue:
    """Render a round; with errors, or for the second of two, the status says so."""
    now = utcnow()
    html = render_template(
        "cohorts/rounds/page.html",
        shown=found,
        form=form or _form(found),
        swap=swapping.asked(found),
        second=second,
        planning=planning.state_of(found.seen.cohort.id, now),
        functions=functions(),
        sizes=phrases.size_names(),
        listed=phrases.listed,
    )
    return html, 409 if second else 422 if form and form.errors else 200


def _form(found: Shown) -> RoundsForm:
    coming = boards.next_of(found.sessions, utcnow())
    taken = {each.session.id for each in found.held if each.session}
    proposed = coming if coming and coming.id not in taken else None
    return RoundsForm.of(found.sessions, found.activities, proposed)


def _back(cohort_id: int, anchor: str) -> ResponseReturnValue:
    return redirect(url_for(".pairs", cohort_id=cohort_id, _anchor=anchor), 303)
