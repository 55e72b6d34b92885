"""The twin moment after a first story: one choice in the other room, then both side by side."""

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.permissions import Permission
from training.progress.service import Doer
from training.scenarios import phrases, twin_moments
from training.scenarios.forms import ChoiceForm
from training.scenarios.twin_moments import TwinMoment
from training.scenarios.twin_views import bp as bp
from training.web.forms import is_from_script, number, written
from training.web.guards import requires


@bp.get("/runs/<int:run_id>/twin-moment")
@requires(Permission.SCENARIO_PLAY)
def twin_moment(run_id: int) -> ResponseReturnValue:
    """Show the moment in the other room, or what the choice there brought."""
    return _page(twin_moments.of_run(current_user.id, run_id))


@bp.post("/runs/<int:run_id>/twin-moment")
@requires(Permission.SCENARIO_PLAY)
def choose_twin(run_id: int) -> ResponseReturnValue:
    """Take the one choice, then show what it did."""
    moment, form = twin_moments.of_run(current_user.id, run_id), ChoiceForm()
    if not form.submitted() and not moment.is_decided:
        return _page(moment, form)
    doer = Doer(current_user.id, current_user.side)
    twin_moments.choose(doer, moment, form.n.data or 0, form.choice.data or "", now=utcnow())
    return redirect(url_for(".twin_moment", run_id=run_id, _anchor="happened"), 303)


@bp.get("/runs/<int:run_id>/twin-moment/debrief")
@requires(Permission.SCENARIO_PLAY)
def moment_debrief(run_id: int) -> ResponseReturnValue:
    """Put both rooms beside each other, and ask what is alike."""
    moment = twin_moments.of_run(current_user.id, run_id)
    twin_moments.must_be_decided(moment)
    return render_template(
        "scenarios/moment_debrief.html",
        twin=moment,
        mirror=moment.mirror(),
        line=twin_moments.line(moment),
        phrases=phrases,
    )


@bp.post("/runs/<int:run_id>/twin-moment/debrief")
@requires(Permission.SCENARIO_PLAY)
def close_moment(run_id: int) -> ResponseReturnValue:
    """Keep the line, if there is one, and go to Today; a script that saves stays here."""
    moment, now = twin_moments.of_run(current_user.id, run_id), utcnow()
    twin_moments.must_be_decided(moment)
    text = written()
    revision = twin_moments.keep_line(moment, text, seen=number("seen"), now=now)
    if is_from_script():
        return jsonify(saved=True, seen=revision)
    twin_moments.close(current_user.id, moment, now=now)
    if text:
        flash(_("Kept. Only you can read it."))
    return redirect(url_for("today.today"), 303)


def _page(moment: TwinMoment, form: ChoiceForm | None = None) -> ResponseReturnValue:
    """Render the moment; with errors the status says that nothing was stored."""
    html = render_template(
        "scenarios/twin_moment.html",
        moment=moment,
        scene=moment.shown(),
        form=form or ChoiceForm(formdata=None),
    )
    return html, 422 if form and form.errors else 200
