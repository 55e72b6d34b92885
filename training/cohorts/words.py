"""What a facilitator reads: headline, needs and their reasons, in the reader's language."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from training.cohorts.boards import Board
from training.cohorts.dashboard.headline import Finding
from training.cohorts.dashboard.needs import QUIET_DAYS, SESSIONS_MISSED, WEEKS_IN_ONE_HALF, Need
from training.cohorts.models import Attendance, MemberRole
from training.lenses import CUSTOMER
from training.people.choices import FUNCTION_LABELS
from training.web.pages import day

# Looked up one by one: a page has a few of them.
_NUMBERS = (
    *("", _l("One"), _l("Two"), _l("Three"), _l("Four")),
    *(_l("Five"), _l("Six"), _l("Seven"), _l("Eight"), _l("Nine")),
)


class Needed(NamedTuple):
    """One person of *Needs you*: the chip, the line under the name, and what to do about it."""

    need: Need
    act: str
    chip: str
    is_warning: bool
    line: str


def counted(number: int) -> str:
    """Return a number as a sentence begins with it: in words up to nine."""
    return str(_NUMBERS[number]) if 0 < number < len(_NUMBERS) else str(number)


def finding(board: Board) -> tuple[str, str]:
    """Return the headline, and a line under it that says what it rests on, "" for none."""
    headline, under = _FINDINGS[board.finding.key](board.finding, board)
    return str(headline), str(under)


def needs(board: Board, *, pairs: bool) -> list[Needed]:
    """Return what the page says of those who need somebody; `pairs` if pairs can be made here."""
    return [
        Needed(
            need,
            _act(need, pairs=pairs),
            _chip(need),
            need.key in ("quiet", "behind"),
            _line(need),
        )
        for need in board.needs
    ]


def _act(need: Need, *, pairs: bool) -> str:
    name = need.row.person.name.split()[0]
    if need.key == "behind":
        return str(_("Give %(name)s a week more", name=name))
    if need.key == "half" and pairs:
        return str(_("Pair %(name)s across", name=name))
    return str(_("Write to %(name)s", name=name))


def reasons() -> list[str]:
    """Return the rule of every need, as a sentence."""
    return [
        _("Quiet: nothing begun or finished for %(n)d days, and something is open.", n=QUIET_DAYS),
        _("Behind: two weeks or more are over, and nothing of them is begun."),
        _(
            "Not at a session yet: noted as absent %(n)d times, and never as present.",
            n=SESSIONS_MISSED,
        ),
        _(
            "One half only: %(n)d weeks or more are practised, all of them in one room.",
            n=WEEKS_IN_ONE_HALF,
        ),
        _("The first rule that holds is the one you read. No rule knows what anybody chose."),
    ]


def state_names() -> dict[str, str]:
    """Return the words of the states of the roster."""
    return {
        "both": _("both halves"),
        "customer": _("customer only"),
        "inside": _("inside only"),
        "started": _("started"),
        "none": _("not yet"),
        "soon": _("not open yet"),
        "free": _("nothing to do"),
    }


def attendance_names() -> dict[str, str]:
    """Return the words of attendance, by its value."""
    return {
        Attendance.PRESENT.value: _("Present"),
        Attendance.ABSENT.value: _("Absent"),
        Attendance.EXCUSED.value: _("Excused"),
    }


def _chip(need: Need) -> str:
    if need.key == "quiet":
        return str(_("%(n)d days quiet", n=need.number))
    if need.key == "behind":
        return str(ngettext("%(num)d week behind", "%(num)d weeks behind", need.number))
    if need.key == "absent":
        return str(_("not at a session yet"))
    only = _("customer half only") if need.lens == CUSTOMER else _("inside half only")
    return str(only)


def _line(need: Need) -> str:
    if need.key == "quiet":
        last = need.row.practice.last_on
        if last is None:
            return str(_("Has not begun anything yet."))
        return str(_("Was last here on %(day)s.", day=day(last)))
    if need.key == "behind":
        weeks = counted(need.number)
        return str(_("%(weeks)s weeks are over, and nothing of them is begun.", weeks=weeks))
    if need.key == "absent":
        return str(_("Noted as absent at %(n)d sessions, present at none.", n=need.number))
    weeks = counted(need.number)
    if need.lens == CUSTOMER:
        return str(_("%(weeks)s weeks practised, all of them with a customer.", weeks=weeks))
    return str(_("%(weeks)s weeks practised, all of them inside the company.", weeks=weeks))


def _need_you(number: int) -> str:
    if number == 1:
        return str(_("One person needs you"))
    return str(_("%(count)s people need you", count=counted(number)))


def _opens(board: Board) -> str:
    return str(_("The first week opens on %(day)s.", day=day(board.cohort.starts_on)))


_Words = Callable[[Finding, Board], tuple[str, str]]
_FINDINGS: dict[str, _Words] = {
    "empty": lambda f, b: (
        _("Nobody learns in this cohort yet."),
        _("Add people, some from each side of the table."),
    ),
    "waiting": lambda f, b: (
        _("These people wait for their own program."),
        _("They are the comparison: they are asked, and get nothing to do."),
    ),
    "ahead": lambda f, b: (_opens(b), ""),
    "over": lambda f, b: (
        _("The program is over. What people found in it goes on."),
        "",
    ),
    "silent": lambda f, b: (
        _("It has been quiet all week, for everybody."),
        _("Nobody has begun or finished anything for seven days. Ask what got in the way."),
    ),
    "stuck-home": lambda f, b: (
        _("%(need)s, and each side still plays its home half first.", need=_need_you(f.number)),
        "",
    ),
    "stuck": lambda f, b: (
        _("%(need)s; the others keep up.", need=_need_you(f.number)),
        "",
    ),
    "home": lambda f, b: (_("Each side still plays its home half first."), ""),
    "apart": lambda f, b: (
        _("The customer side is a week ahead of the inside.")
        if f.lens == CUSTOMER
        else _("The inside is a week ahead of the customer side."),
        "",
    ),
    "level": lambda f, b: (_("Nearly every week is practised in both rooms."), ""),
    "early": lambda f, b: (
        _("Too early to say."),
        _("After two or three weeks the roster can tell you something."),
    ),
}


def roles() -> dict[MemberRole, str]:
    """Return the words of the roles in a cohort."""
    return {
        MemberRole.LEARNER: _("Learner"),
        MemberRole.FACILITATOR: _("Facilitator"),
        MemberRole.OBSERVER: _("Observer"),
        MemberRole.GUEST: _("Guest"),
    }


class Functions(dict[str, str]):
    """The words of the functions people work in, each looked up when it is first met."""

    def __missing__(self, key: str) -> str:
        """Look a word up."""
        self[key] = str(FUNCTION_LABELS[key])
        return self[key]


def functions() -> dict[str, str]:
    """Return the words of the functions people work in."""
    return Functions()


def groups() -> dict[str, str]:
    """Return how people sit together in a step, by the word of the program; "" for all of them."""
    return {
        "all": "",
        "alone": _("alone"),
        "pairs": _("in pairs"),
        "threes": _("in threes"),
        "fours": _("in fours"),
    }
