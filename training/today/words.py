"""The words of Today: what `balance.headline` found and what the week holds, for a reader."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from training.lenses import INSIDE
from training.progress.models import ProgressAgenda
from training.today.balance import Finding
from training.today.week import Line
from training.web.pages import day


def week(steps: Sequence[ProgressAgenda], first: ProgressAgenda | None) -> list[Line]:
    """Return the lines of the week; `first` is the one the page asks for."""
    return [
        Line(
            title=step.title,
            url=step.url,
            text=_under(step),
            minutes=step.minutes,
            done=step.done_at is not None,
            current=step is first,
        )
        for step in steps
    ]


def _under(step: ProgressAgenda) -> str:
    if step.done_at is not None:
        return ""
    if step.questions_open:
        return _open(step.questions_open)
    if step.due_on is not None:
        return str(_("By %(day)s", day=day(step.due_on)))
    if step.place:
        return str(_("You stopped at “%(place)s”", place=step.place.rstrip(".")))
    return ""


def _open(number: int) -> str:
    return str(ngettext("One question is still open", "%(num)d questions are still open", number))


def balance(finding: Finding) -> tuple[str, str]:
    """Return the headline and the sentence under it."""
    return _BALANCE[finding.key](finding)


def _step(finding: Finding) -> str:
    inside = ngettext(
        "One inside step would even you out.",
        "%(num)d inside steps would even you out.",
        finding.number,
    )
    customer = ngettext(
        "One step with a customer would even you out.",
        "%(num)d steps with a customer would even you out.",
        finding.number,
    )
    return str(inside if finding.lens == INSIDE else customer)


def _other_room(finding: Finding) -> str:
    return str(_("inside the company") if finding.lens == INSIDE else _("with a customer"))


_BALANCE: dict[str, Callable[[Finding], tuple[str, str]]] = {
    "nothing": lambda f: (
        _("Your ring is still empty."),
        _("It fills from below, on the left with customers, on the right inside the company."),
    ),
    "full": lambda f: (
        _("Both halves are full."),
        _("Ten steps in each room. From here, the stories you bring back are the measure."),
    ),
    "only-own": lambda f: (
        _("You have stayed on your own side so far."),
        _("The same move waits %(room)s. It takes the same minutes.", room=_other_room(f)),
    ),
    "only-other": lambda f: (
        _("You have only been in the other room so far."),
        _("Try the same move %(room)s, where people know you.", room=_other_room(f)),
    ),
    "far": lambda f: (
        _step(f),
        _("You have practised the other room more. The move is the same; the people are not."),
    ),
    "near": lambda f: (_step(f), _("Nearly level. What works in one room, try in the other.")),
    "even": lambda f: (
        _("You practise both rooms evenly."),
        _("That is the point of it: one move, two rooms."),
    ),
    "early": lambda f: (
        _("Too early to say."),
        _("After three or four steps, the ring can tell you something."),
    ),
}
