from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from training.today import week
from training.today.next_step import next_step

THURSDAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@dataclass
class Step:
    name: str
    kind: str = "module"
    due_on: date | None = None
    touched_at: datetime | None = None
    done_at: datetime | None = None
    position: int = 0


def first(*steps):
    chosen = next_step(steps, THURSDAY)
    return chosen.name if chosen else None


def test_nothing_open_means_no_step():
    assert first(Step("read", done_at=NOW)) is None


def test_the_first_of_the_course_comes_first():
    assert first(Step("two", position=2), Step("one", position=1)) == "one"


def test_what_was_begun_comes_before_what_was_not():
    assert first(Step("one", position=1), Step("begun", position=2, touched_at=NOW)) == "begun"


def test_what_is_due_today_comes_before_what_was_begun():
    due = Step("task", kind="task", due_on=THURSDAY)
    assert first(Step("begun", touched_at=NOW), due) == "task"


def test_the_longest_overdue_comes_first():
    old = Step("old", kind="task", due_on=THURSDAY - timedelta(days=3))
    assert first(Step("new", kind="task", due_on=THURSDAY), old) == "old"


def test_a_task_for_tomorrow_waits_behind_the_reading():
    task = Step("task", kind="task", due_on=THURSDAY + timedelta(days=1), touched_at=NOW)
    assert first(task, Step("one", position=1)) == "one"


def test_a_replay_waits_behind_all_that_is_planned():
    replay = Step("replay", kind="replay", touched_at=NOW)
    assert first(replay, Step("one", position=1)) == "one"
    assert first(replay, Step("begun", position=2, touched_at=NOW - timedelta(days=9))) == "begun"
    assert first(replay, Step("task", kind="task", due_on=THURSDAY)) == "task"


def test_a_replay_comes_before_a_task_whose_day_is_still_to_come():
    task = Step("task", kind="task", due_on=THURSDAY + timedelta(days=1), touched_at=NOW)
    assert first(task, Step("replay", kind="replay", touched_at=NOW)) == "replay"


def test_of_two_replays_the_one_played_last_comes_first():
    older = Step("older", kind="replay", touched_at=NOW - timedelta(days=1))
    assert first(older, Step("newer", kind="replay", touched_at=NOW)) == "newer"


def test_the_week_shows_what_was_done_and_at_most_four_lines():
    done = Step("done", done_at=NOW)
    todo = [Step(str(n), position=n) for n in range(1, 6)]
    listed = week.steps([done, *todo], todo[0], THURSDAY)
    assert [step.name for step in listed] == ["done", "1", "2", "3"]


def test_what_is_due_in_more_than_a_week_waits():
    later = Step("later", kind="task", due_on=THURSDAY + timedelta(days=8))
    one = Step("1")
    assert week.steps([one, later], one, THURSDAY) == [one]


def test_a_busy_week_still_shows_the_next_step():
    done = [Step(f"done {n}", done_at=NOW + timedelta(minutes=n)) for n in range(6)]
    one = Step("next")
    names = [step.name for step in week.steps([*done, one], one, THURSDAY)]
    assert names == ["done 3", "done 4", "done 5", "next"]


def test_the_week_begins_on_monday_where_the_person_is():
    # Monday 23 November, 00:00 in Auckland (UTC+13) is Sunday 11:00 in UTC.
    assert week.begins_at(THURSDAY, "Pacific/Auckland") == datetime(2026, 11, 22, 11, tzinfo=UTC)
