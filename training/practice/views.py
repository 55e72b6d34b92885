"""Field tasks: the list, one task, its story."""

from datetime import date
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from training.clock import local_day, utcnow
from training.permissions import Permission
from training.practice.forms import MoveForm, ReleaseForm, StoryForm
from training.progress import releases, tasks
from training.progress.days import a_week_on
from training.progress.models import ProgressCommitment, ProgressStory, TaskState
from training.progress.service import Doer
from training.web.guards import requires
from training.web.pages import day as in_words

bp = Blueprint("practice", __name__, url_prefix="/practice", template_folder="templates")


@bp.get("")
@requires(Permission.PRACTICE_DO)
def practice() -> ResponseReturnValue:
    """List field tasks, open ones first, and the stories told."""
    return render_template(
        "practice/practice.html",
        tasks=tasks.tasks_of(current_user.id),
        groups=_groups(),
        state=TaskState,
        today=local_day(utcnow(), current_user.time_zone),
    )


@bp.get("/tasks/<int:task_id>")
@requires(Permission.PRACTICE_DO)
def task(task_id: int) -> ResponseReturnValue:
    """Show one task, with room for its story."""
    found = tasks.task_for(current_user.id, task_id)
    return _page(found)


@bp.post("/tasks/<int:task_id>/story")
@requires(Permission.PRACTICE_DO)
def tell(task_id: int) -> ResponseReturnValue:
    """Keep the story and close the task."""
    found, form = tasks.task_for(current_user.id, task_id, to_change=True), StoryForm()
    if not form.submitted():
        return _page(found, form)
    doer = Doer(current_user.id, current_user.side)
    text, seen = form.text.data or "", form.seen.data or 0
    tasks.tell(doer, found, text, seen=seen, now=utcnow())
    flash(_("Your story is kept. Only you can read it."))
    return redirect(url_for("today.today"), 303)


@bp.post("/tasks/<int:task_id>/day")
@requires(Permission.PRACTICE_DO)
def move(task_id: int) -> ResponseReturnValue:
    """Give the task another day."""
    found, form = tasks.task_for(current_user.id, task_id, to_change=True), MoveForm()
    form.today = local_day(utcnow(), current_user.time_zone)
    if not form.submitted() or form.due_on.data is None:
        return _page(found, form)
    before = found.due_on
    tasks.move(found, form.due_on.data, current_user.time_zone, now=utcnow())
    flash(_("Moved."), _undo_move(task_id, before))
    return redirect(url_for(".task", task_id=task_id), 303)


@bp.post("/tasks/<int:task_id>/next-week")
@requires(Permission.PRACTICE_DO)
def next_week(task_id: int) -> ResponseReturnValue:
    """Move the task by a week from its day, or from today when the day has passed."""
    found, now = tasks.task_for(current_user.id, task_id, to_change=True), utcnow()
    before = found.due_on
    day = a_week_on(before, local_day(now, current_user.time_zone))
    tasks.move(found, day, current_user.time_zone, now=now)
    flash(_("Moved to next week."), _undo_move(task_id, before))
    return redirect(url_for("today.today"), 303)


@bp.post("/tasks/<int:task_id>/days/<day:day>")
@requires(Permission.PRACTICE_DO)
def put_back(task_id: int, day: date) -> ResponseReturnValue:
    """Undo a move: the task has its old day again."""
    found = tasks.task_for(current_user.id, task_id, to_change=True)
    tasks.put_back(found, day, current_user.time_zone, now=utcnow())
    flash(_("Back on %(day)s.", day=in_words(day)))
    return redirect(url_for("today.today"), 303)


@bp.post("/tasks/<int:task_id>/drop")
@requires(Permission.PRACTICE_DO)
def drop(task_id: int) -> ResponseReturnValue:
    """Let the task go; nothing is lost by it."""
    tasks.drop(tasks.task_for(current_user.id, task_id, to_change=True), now=utcnow())
    flash(_("Let go. It waits under Practice."), url_for(".resume", task_id=task_id))
    return redirect(url_for(".practice"), 303)


@bp.post("/tasks/<int:task_id>/resume")
@requires(Permission.PRACTICE_DO)
def resume(task_id: int) -> ResponseReturnValue:
    """Take a task up again."""
    found = tasks.task_for(current_user.id, task_id, to_change=True)
    tasks.resume(found, current_user.time_zone, now=utcnow())
    flash(_("It is on your week again."))
    return redirect(url_for(".task", task_id=task_id), 303)


@bp.post("/tasks/<int:task_id>/release")
@requires(Permission.PRACTICE_DO)
def release(task_id: int) -> ResponseReturnValue:
    """Let the story stand in the sponsor's report, with the name or without."""
    found, form = tasks.story_for(current_user.id, task_id), ReleaseForm()
    if not form.submitted():
        return _page(found.task, form)
    releases.release(
        found.story,
        seen=form.seen.data or 0,
        shows_name=form.named.data == "shown",
        cohort_id=form.cohort_id.data or 0,
        now=utcnow(),
    )
    flash(_("It stands in the sponsor's report now."), url_for(".revoke", task_id=task_id))
    return redirect(url_for(".task", task_id=task_id, _anchor="release"), 303)


@bp.post("/tasks/<int:task_id>/release/revoke")
@requires(Permission.PRACTICE_DO)
def revoke(task_id: int) -> ResponseReturnValue:
    """Take the story out of the report."""
    releases.revoke(tasks.story_for(current_user.id, task_id).story, now=utcnow())
    flash(_("Taken back. No report has it any more; who has printed it still has the paper."))
    return redirect(url_for(".task", task_id=task_id, _anchor="release"), 303)


def _groups() -> list[tuple[TaskState, str]]:
    return [
        (TaskState.OPEN, _("Open")),
        (TaskState.TOLD, _("Told")),
        (TaskState.DROPPED, _("Let go")),
    ]


def _undo_move(task_id: int, before: date) -> str:
    return url_for(".put_back", task_id=task_id, day=before)


def _page(
    found: ProgressCommitment, *asked: StoryForm | MoveForm | ReleaseForm
) -> ResponseReturnValue:
    """Render a task with the forms that were asked, and fresh ones in place of the others."""
    story = tasks.story_of(found)
    forms = {type(form): form for form in asked}
    story_form = cast("StoryForm", forms.get(StoryForm) or StoryForm(formdata=None))
    if story is not None and StoryForm not in forms:
        story_form.text.data, story_form.seen.data = story.text, story.revision
    html = render_template(
        "practice/task.html",
        task=found,
        steps=Markup(found.steps or ""),  # noqa: S704  # sanitised when its module was compiled
        story_form=story_form,
        move_form=forms.get(MoveForm) or MoveForm(formdata=None),
        release_form=forms.get(ReleaseForm) or ReleaseForm(formdata=None),
        telling=bool(story_form.errors) or request.args.get("tell") == "1",
        **_said_of(story),
    )
    return html, 422 if any(form.errors for form in asked) else 200


def _said_of(story: ProgressStory | None) -> dict[str, Any]:
    """Return what the page says of a story, and of where it stands."""
    now = utcnow()
    return {
        "story": story,
        "report": releases.where(current_user.id, now=now) if story else None,
        "released": releases.of_story(story) if story else None,
        "name": current_user.name,
        "state": TaskState,
        "today": local_day(now, current_user.time_zone),
    }
