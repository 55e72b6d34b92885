"""The sentences of the debrief and the twin: what the models found, for a reader."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from training.lenses import CUSTOMER, INSIDE, other
from training.scenarios.engine.debrief import PromiseCount
from training.scenarios.pages.lookback import Clash, Facet, LookBack, Road
from training.scenarios.pages.picture import Picture
from training.scenarios.pages.twins import Mirror
from training.web.geometry import Pair


def number(n: int) -> str:
    """Return a number as it stands in a sentence: one to nine in words, from 10 in digits."""
    words = (
        _("none"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
    )
    return str(words[n]) if 0 <= n < len(words) else str(n)


def length(steps: int) -> str:
    """Return how many choices a run took."""
    return str(
        ngettext("It took you one choice.", "It took you %(n)s choices.", steps, n=number(steps))
    )


def rewritten(at: datetime, ended_at: datetime) -> str:
    """Return that a story which was played has been rewritten, and which one is looked back on."""
    if at > ended_at:
        return str(
            _("This story was rewritten since you played it. You look back on the one you met.")
        )
    return str(
        _(
            "This story was rewritten since you began. You finished the one you started, and here "
            "you look back on it."
        )
    )


def promises(found: LookBack) -> list[str]:
    """Return what became of the promises, sentence by sentence."""
    count = found.counted
    made = [_promised(count, found.to)]
    if count.released and count.made > 1:
        who = found.to or _("They")
        made.append(
            _("%(who)s let you off %(n)s before it was due.", who=who, n=number(count.released))
        )
    if count.open and count.made > 1:
        made.append(
            ngettext(
                "One is still open.", "%(n)s are still open.", count.open, n=_begin(count.open)
            )
        )
    if count.given == 1 and count.made == 1:
        made.append(_("It stood before you came in."))
    elif count.given:
        made.append(
            ngettext(
                "One of them stood before you came in.",
                "%(n)s of them stood before you came in.",
                count.given,
                n=_begin(count.given),
            )
        )
    return [str(each) for each in (*made, *map(_conflict, found.conflicts))]


def run_headline(found: LookBack) -> str:
    """Return the finding over one run: of its promises, else of what was found out, else ""."""
    if found.counted.made:
        return _promised(found.counted, found.to)
    learnt = sum(bool(each.found_in) for each in found.interests)
    if not found.interests:
        return ""
    if not learnt:
        return str(_("You promised nothing, and found out nothing that they did not say."))
    return str(
        _(
            "You promised nothing, and found out %(n)s of %(all)s things they did not say.",
            n=number(learnt),
            all=number(len(found.interests)),
        )
    )


def _begin(n: int) -> str:
    """Return a number that begins a sentence."""
    return number(n).capitalize()


def _promised(count: PromiseCount, to: str) -> str:
    if not count.made:
        return str(
            _(
                "You promised nothing. Sometimes that is care and sometimes it is a way out. "
                "You know which it was."
            )
        )
    if count.made == 1:
        return _promised_once(count, to)
    if count.kept == count.made:
        kept = _("both") if count.made == 2 else _("all %(n)s", n=number(count.made))
        return str(_("You made %(n)s promises and kept %(kept)s.", n=number(count.made), kept=kept))
    if count.kept:
        return str(
            _("You kept %(kept)s of %(n)s promises.", kept=number(count.kept), n=number(count.made))
        )
    return str(_("You made %(n)s promises. None of them was kept.", n=number(count.made)))


def _promised_once(count: PromiseCount, to: str) -> str:
    if count.kept:
        return str(_("You made one promise, and you kept it."))
    if count.broken:
        return str(_("You made one promise, and it was not kept."))
    if count.open:
        return str(_("You made one promise. It is still open."))
    if to:
        return str(_("You made one promise. %(who)s let you off before it was due.", who=to))
    return str(_("You made one promise. They let you off before it was due."))


def _conflict(found: Clash) -> str:
    if not found.other:
        return str(_("“%(what)s” was not yours to promise.", what=found.what))
    return str(
        _(
            "“%(what)s” could only be kept by breaking “%(other)s”.",
            what=found.what,
            other=found.other,
        )
    )


def met(found: Facet) -> str:
    """Return how many moments called for one skill, whose name stands above it."""
    return str(
        ngettext(
            "One moment called for it.",
            "%(n)s moments called for it.",
            found.moments,
            n=_begin(found.moments),
        )
    )


def too_thin(found: Sequence[Facet]) -> str:
    """Return of which skills the run says nothing."""
    return str(
        _(
            "Not enough evidence in this run: %(skills)s. The moments you met hardly asked for "
            "it, so nothing is said.",
            skills="; ".join(each.name for each in found),
        )
    )


def onward(road: Road) -> str:
    """Return where the story would have gone on."""
    if road.leads == "same":
        return str(_("The story would have gone on as it did."))
    if road.leads == "ending":
        return str(_("It would have ended there: “%(title)s”.", title=road.title))
    return str(_("The story would have gone on at “%(title)s”.", title=road.title))


def headline(found: Mirror) -> Markup:
    """Return the finding over two runs."""
    halves, finding = found.halves, found.finding
    if finding.key == "file":
        return finding.html
    if finding.key == "same":
        text = _("In both rooms you chose to %(move)s.", move=halves[CUSTOMER].move)
    elif finding.key == "promised":
        here, there = halves[finding.lens], halves[other(finding.lens)]
        text = _("You promised more to %(one)s than to %(two)s.", one=here.who, two=there.who)
    elif finding.key == "moves":
        text = _(
            "With %(one)s you chose to %(move)s. With %(two)s, to %(other_move)s.",
            one=halves[CUSTOMER].who,
            move=halves[CUSTOMER].move,
            two=halves[INSIDE].who,
            other_move=halves[INSIDE].move,
        )
    else:
        text = _(
            "With a customer you chose to %(move)s. Inside the company, to %(other_move)s.",
            move=halves[CUSTOMER].move,
            other_move=halves[INSIDE].move,
        )
    return escape(text)


def titles(found: Sequence[str]) -> str:
    """Return what both rooms are called, in one line."""
    return str(_("%(one)s, and %(two)s", one=found[0], two=found[1]))


def cohort_headline(found: Picture) -> str:
    """Return the finding over the moves of a cohort."""
    finding = found.finding
    values = {"move": finding.move, "other_move": finding.inside, "n": number(found.people)}
    if finding.key in {"one", "more"}:
        text = _one_room(finding.key, finding.lens, values)
    else:
        text = {
            "elsewhere": _("For most of your cohort the story took another way."),
            "all": _("All %(n)s chose the same in both rooms: “%(move)s”.", **values),
            "same": _("In both rooms most chose “%(move)s”.", **values),
            "apart": _(
                "With a customer most chose “%(move)s”. Inside the company most chose "
                "“%(other_move)s”.",
                **values,
            ),
            "spread": _("Your cohort went different ways. No move stands out."),
        }[finding.key]
    return f"{_('You are not the only one.')} {text}" if finding.yours else str(text)


def _one_room(key: str, lens: str, values: dict[str, str]) -> str:
    """Return what is true of a move in one room only."""
    if key == "one" and lens == CUSTOMER:
        text = _(
            "With a customer most chose “%(move)s”. Inside the company they went different ways.",
            **values,
        )
    elif key == "one":
        text = _(
            "Inside the company most chose “%(move)s”. With a customer they went different ways.",
            **values,
        )
    elif lens == CUSTOMER:
        text = _("More people chose “%(move)s” with a customer than inside the company.", **values)
    else:
        text = _("More people chose “%(move)s” inside the company than with a customer.", **values)
    return str(text)


def cohort_rows(found: Picture) -> list[Pair]:
    """Return the lines of a picture, with labels that begin like sentences."""
    labels = (row.label or _("The story took another way") for row in found.rows)
    return [
        row._replace(label=label[:1].upper() + label[1:])
        for row, label in zip(found.rows, labels, strict=True)
    ]


def cohort_note(found: Picture) -> str:
    """Return who is counted in a picture, and how."""
    text = _(
        "First choice at this moment, number of people. This counts %(n)s people of your cohort "
        "who have played both rooms, five more at a time; if one of them is erased, their five "
        "leave the picture. “You” is where you were, counted yet or not. Small numbers: read the "
        "shape, not the decimals.",
        n=number(found.people),
    )
    return str(text)
