"""What a group shares: its note, and rules that its members show each other."""

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.cohorts.pairs import phrases, together
from training.cohorts.pairs.change_views import bp as bp
from training.cohorts.pairs.together import Together
from training.permissions import Permission
from training.web.forms import is_from_script, number, written
from training.web.guards import requires


@bp.get("/<int:cohort_id>/together/<int:group_id>")
@requires(Permission.COHORT_VIEW)
def shared(cohort_id: int, group_id: int) -> ResponseReturnValue:
    """Show what the viewer shares with their group; to everybody else there is no such page."""
    found = _group(cohort_id, group_id)
    names = phrases.listed(each.name for each in found.partners)
    return render_template("cohorts/rounds/together.html", found=found, names=names)


@bp.post("/<int:cohort_id>/together/<int:group_id>/note")
@requires(Permission.COHORT_VIEW)
def keep_shared(cohort_id: int, group_id: int) -> ResponseReturnValue:
    """Keep the shared note while it is written; a script gets the revision."""
    found, me, now = _group(cohort_id, group_id), current_user.id, utcnow()
    revision = together.keep_note(found, me, written(), seen=number("seen"), now=now)
    if is_from_script():
        return jsonify(saved=True, seen=revision)
    flash(_("Kept. Nobody but your group can read it."))
    return redirect(url_for(".shared", cohort_id=cohort_id, group_id=group_id), 303)


@bp.post("/<int:cohort_id>/together/<int:group_id>/rules/<string:slug>/show")
@requires(Permission.COHORT_VIEW)
def show_rule(cohort_id: int, group_id: int, slug: str) -> ResponseReturnValue:
    """Let the group read one's rule of a story."""
    together.show(_group(cohort_id, group_id), current_user.id, slug, now=utcnow())
    again = url_for(".hide_rule", cohort_id=cohort_id, group_id=group_id, slug=slug)
    flash(_("Shown. It is read once somebody shows theirs of the same story."), again)
    return _to_rules(cohort_id, group_id)


@bp.post("/<int:cohort_id>/together/<int:group_id>/rules/<string:slug>/hide")
@requires(Permission.COHORT_VIEW)
def hide_rule(cohort_id: int, group_id: int, slug: str) -> ResponseReturnValue:
    """Take back that the group may read one's rule."""
    together.hide(_group(cohort_id, group_id), current_user.id, slug)
    flash(_("Taken back. Only you can read it."))
    return _to_rules(cohort_id, group_id)


def _group(cohort_id: int, group_id: int) -> Together:
    viewer = current_user
    return together.group_of(viewer, cohort_id, group_id, now=utcnow())


def _to_rules(cohort_id: int, group_id: int) -> ResponseReturnValue:
    to = url_for(".shared", cohort_id=cohort_id, group_id=group_id, _anchor="rules")
    return redirect(to, 303)
