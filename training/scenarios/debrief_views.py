"""The debrief of a run: own words first, then what happened; back to a moment."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training import lenses
from training.clock import utcnow
from training.content.rubric import RUBRIC
from training.permissions import Permission
from training.scenarios import notes, phrases, replays, runs, sequels
from training.scenarios.pages import player
from training.scenarios.pages.lookback import look_back as looked_back
from training.scenarios.views import bp as bp
from training.web.forms import is_from_script, number, written
from training.web.guards import requires


@bp.get("/runs/<int:run_id>/debrief")
@requires(Permission.SCENARIO_PLAY)
def debrief(run_id: int) -> ResponseReturnValue:
    """Ask the questions of the debrief; once they were met, show the whole of it."""
    run = _ended(run_id)
    asked = {
        "run": run,
        "questions": [player.markup(html) for html in run.scenario.body["questions"][run.lens]],
        "notes": (kept := notes.of_run(run)),
        "phrases": phrases,
        "rubric": RUBRIC,
        "past": sequels.of_run(current_user.id, run),
    }
    if run.looked_back_at is None:
        return render_template("scenarios/questions.html", **asked)
    return render_template("scenarios/debrief.html", **asked, **_whole(run, kept))


@bp.post("/runs/<int:run_id>/debrief")
@requires(Permission.SCENARIO_PLAY)
def look_back(run_id: int) -> ResponseReturnValue:
    """Keep the answers, if there are any, and open the rest of the debrief."""
    run = _ended(run_id)
    _keep(run)
    notes.look_back(run, now=utcnow())
    return redirect(url_for(".debrief", run_id=run_id, _anchor="happened"), 303)


@bp.post("/runs/<int:run_id>/questions")
@requires(Permission.SCENARIO_PLAY)
def reflect(run_id: int) -> ResponseReturnValue:
    """Keep the answers while they are written; a script gets the revision."""
    revision = _keep(_ended(run_id))
    if is_from_script():
        return jsonify(saved=True, seen=revision)
    flash(_("Kept. Only you can read it."))
    return redirect(url_for(".debrief", run_id=run_id, _anchor="questions"), 303)


@bp.post("/runs/<int:run_id>/replay")
@requires(Permission.SCENARIO_PLAY)
def replay(run_id: int) -> ResponseReturnValue:
    """Go back to a moment: a practice run that has come as far, with new luck."""
    made = replays.replay(current_user.id, _ended(run_id), number("step"), now=utcnow())
    return redirect(url_for(".play", run_id=made), 303)


def _whole(run: runs.Run, kept: notes.Notes) -> dict[str, Any]:
    """Return what only opens after the questions."""
    played = runs.runs_of(current_user.id, run.scenario.slug)
    there = lenses.other(run.lens)
    thoughts = notes.thoughts(run, kept)
    return {
        "found": looked_back(run.scenario.story, run.scenario.body, run.states, run.lens, thoughts),
        "first": next(one for one in played if one.lens == run.lens),
        "there": there,
        "twin_played": any(one.ended_at for one in played if one.lens == there),
    }


def _ended(run_id: int) -> runs.Run:
    run = runs.open_run(current_user.id, run_id)
    notes.must_be_over(run)
    return run


def _keep(run: runs.Run) -> int:
    asked = range(1, len(run.scenario.body["questions"][run.lens]) + 1)
    answers = {n: written(f"answer-{n}") for n in asked if f"answer-{n}" in request.form}
    return notes.keep_answers(run, answers, seen=number("seen"), now=utcnow())
