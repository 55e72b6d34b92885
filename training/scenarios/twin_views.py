"""The twin: the same decision in both rooms, what is alike, and the rule that holds in both."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.permissions import Permission
from training.scenarios import phrases, rules
from training.scenarios.cohort_picture import picture_of
from training.scenarios.comparing import Twin, compare
from training.scenarios.debrief_views import bp as bp
from training.scenarios.models import ScenarioRule
from training.scenarios.rule_forms import RuleForm
from training.web.forms import is_from_script, number, written
from training.web.guards import requires
from training.web.links import safe_path


@bp.get("/<string:slug>/twin")
@requires(Permission.SCENARIO_PLAY)
def twin(slug: str) -> ResponseReturnValue:
    """Show both rooms beside each other, or say which one is missing."""
    found = compare(current_user.id, slug)
    if found.missing:
        return render_template("scenarios/missing.html", twin=found)
    return _page(found)


@bp.post("/<string:slug>/same-move")
@requires(Permission.SCENARIO_PLAY)
def keep_same_move(slug: str) -> ResponseReturnValue:
    """Keep what is the same move while it is written; a script gets the revision."""
    found = compare(current_user.id, slug)
    if found.missing:
        return redirect(url_for(".twin", slug=slug), 303)
    revision = found.keep_same_move(written(), seen=number("seen"), now=utcnow())
    if is_from_script():
        return jsonify(saved=True, seen=revision)
    flash(_("Kept. Only you can read it."))
    return redirect(url_for(".twin", slug=slug, _anchor="same-move"), 303)


@bp.post("/<string:slug>/rule")
@requires(Permission.SCENARIO_PLAY)
def keep_rule(slug: str) -> ResponseReturnValue:
    """Keep the rule in the person's own words; our example opens with it."""
    form, found = RuleForm(), compare(current_user.id, slug)
    if found.missing:
        return redirect(url_for(".twin", slug=slug), 303)
    form.names = found.names
    if not form.submitted():
        return _page(found, form)
    text, breaks = form.words()
    seen = form.seen.data or 0
    rules.keep(current_user.id, found.scenario, text, breaks, seen=seen, now=utcnow())
    flash(_("Your rule is a card now. It comes back before your next story."))
    return redirect(url_for(".twin", slug=slug, _anchor="rule"), 303)


@bp.post("/<string:slug>/rule/return")
@requires(Permission.SCENARIO_PLAY)
def return_rule(slug: str) -> ResponseReturnValue:
    """Keep whether a rule of the person's has held since they found it."""
    rules.answer(current_user.id, slug, request.form.get("held", ""), now=utcnow())
    flash(_("Noted. Only you can read it."))
    return redirect(safe_path(request.form.get("next")) or url_for(".shelf"), 303)


def _page(found: Twin, form: RuleForm | None = None) -> ResponseReturnValue:
    """Render the twin; with errors the status says that nothing was stored."""
    rule, mirror = found.rule_of(current_user.id), found.mirror()
    html = render_template(
        "scenarios/twin.html",
        twin=found,
        mirror=mirror,
        same_move=found.same_move(),
        picture=mirror and picture_of(current_user.id, found, mirror.scene, now=utcnow()),
        rule=rule,
        form=form or _form(rule),
        asks=bool(form) or rule is None or request.args.get("change") == "1",
        phrases=phrases,
    )
    return html, 422 if form and form.errors else 200


def _form(rule: ScenarioRule | None) -> RuleForm:
    """Return the form with what is stored; its revision tells two tabs from each other."""
    if rule is None:
        return RuleForm(formdata=None)
    data = {"text": rule.text, "breaks": rule.breaks, "seen": rule.revision}
    return RuleForm(formdata=None, data=data)
