"""The shelf, the page before a story, and the player."""

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training import lenses
from training.clock import local_day, utcnow
from training.permissions import Permission
from training.progress.service import Doer
from training.scenarios import notes, rules, sequels, service, shelves
from training.scenarios.forms import ChoiceForm
from training.scenarios.order import Draw, draw, next_lens
from training.scenarios.pages import player, retelling
from training.scenarios.pages.drawing import path_of
from training.web.forms import is_from_script, number, written
from training.web.guards import requires

bp = Blueprint("scenarios", __name__, url_prefix="/scenarios", template_folder="templates")


@bp.get("")
@requires(Permission.SCENARIO_PLAY)
def shelf() -> ResponseReturnValue:
    """List the scenarios, with what the person has played of each."""
    shelf = shelves.shelf(
        current_user.id, lambda one: _drawn(one.slug, is_scored=one.summary["scored"]).lens
    )
    return render_template("scenarios/shelf.html", shelf=shelf)


@bp.get("/<string:slug>")
@requires(Permission.SCENARIO_PLAY)
def scenario(slug: str) -> ResponseReturnValue:
    """Lead to the lens that was drawn, or to the one that is left to play."""
    played = {run.lens for run in service.runs_of(current_user.id, slug) if run.ended_at}
    drawn = _draw(service.live(slug)).lens
    lens = next_lens(drawn, played)
    return redirect(url_for(".before", slug=slug, lens=lens), 303)


@bp.get("/<string:slug>/<lens:lens>")
@requires(Permission.SCENARIO_PLAY)
def before(slug: str, lens: str) -> ResponseReturnValue:
    """Say who I am in the story, how long it takes, and who will see it."""
    viewer = current_user
    found, runs = service.live(slug), service.runs_of(viewer.id, slug)
    mine = shelves.Here([run for run in runs if run.lens == lens])
    return render_template(
        "scenarios/before.html",
        scenario=found,
        lens=lens,
        other=lenses.other(lens),
        draw=_draw(found),
        card=rules.returning(viewer.id, slug, now=utcnow(), time_zone=viewer.time_zone),
        mine=mine,
        past=None if mine.is_going else sequels.past(viewer.id, found.story, lens),
        played=bool(runs),
    )


@bp.post("/<string:slug>/<lens:lens>")
@requires(Permission.SCENARIO_PLAY)
def begin(slug: str, lens: str) -> ResponseReturnValue:
    """Begin a run: the first counts, later ones are practice."""
    drawn = _draw(service.live(slug))
    viewer, n = current_user.id, number("n")
    run_id = service.start(viewer, slug, lens, drawn, now=utcnow(), number=n)
    return redirect(url_for(".play", run_id=run_id), 303)


@bp.get("/runs/<int:run_id>")
@requires(Permission.SCENARIO_PLAY)
def play(run_id: int) -> ResponseReturnValue:
    """Show where the run stands: what happened, where I am, what I can do."""
    return _page(service.open_run(current_user.id, run_id))


@bp.get("/runs/<int:run_id>/story")
@requires(Permission.SCENARIO_PLAY)
def story(run_id: int) -> ResponseReturnValue:
    """Tell the run again from the start: what was met, what was done, what it brought."""
    run = service.open_run(current_user.id, run_id)
    thoughts = notes.thoughts(run, notes.of_run(run))
    told = retelling.retold(run.scenario.story, run.states, run.lens, thoughts)
    past = sequels.of_run(current_user.id, run)
    return render_template("scenarios/story.html", run=run, told=told, past=past)


@bp.post("/runs/<int:run_id>")
@requires(Permission.SCENARIO_PLAY)
def choose(run_id: int) -> ResponseReturnValue:
    """Take a choice, then show what it did."""
    run, form = service.open_run(current_user.id, run_id), ChoiceForm()
    if not form.submitted() and not run.is_over:
        return _page(run, form)
    doer, n, value = Doer(current_user.id, current_user.side), form.n.data, form.choice.data
    thought, seen = form.thought(), number("seen")
    service.choose(doer, run, n or 0, value or "", thought, now=utcnow(), seen=seen)
    return redirect(url_for(".play", run_id=run_id, _anchor="happened"), 303)


@bp.post("/runs/<int:run_id>/thought")
@requires(Permission.SCENARIO_PLAY)
def think(run_id: int) -> ResponseReturnValue:
    """Keep what is thought before a choice while it is written; a script gets the revision."""
    run, text = service.open_run(current_user.id, run_id), written("note")
    revision = notes.keep_thought(run, number("n"), text, seen=number("seen"), now=utcnow())
    if is_from_script():
        return jsonify(saved=True, seen=revision)
    flash(_("Kept. Only you can read it."))
    return redirect(url_for(".play", run_id=run_id, _anchor="decide"), 303)


def _draw(found: service.Scenario) -> Draw:
    return _drawn(found.slug, is_scored=found.body["summary"]["scored"])


def _drawn(slug: str, *, is_scored: bool) -> Draw:
    viewer, secret = current_user, str(current_app.secret_key)
    return draw(secret, viewer.id, slug, viewer.side, is_scored=is_scored)


def _page(run: service.Run, form: ChoiceForm | None = None) -> ResponseReturnValue:
    """Render the player; with errors the status says that nothing was stored."""
    found = player.page(run.scenario.story, run.states, run.lens, run.seed)
    html = render_template(
        "scenarios/play.html",
        run=run,
        scene=found,
        path=path_of(found.notebook.path),
        is_back=run.is_back(utcnow()),
        past=None if run.state.n else sequels.of_run(current_user.id, run),
        today=local_day(utcnow(), current_user.time_zone),
        form=form or ChoiceForm(formdata=None),
        thought=form.note.data if form else run.thought.text,
        seen=number("seen") if form else run.thought.revision,
    )
    return html, 422 if form and form.errors else 200
