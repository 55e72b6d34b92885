"""What the page of a split says, in the reader's language."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from training.cohorts.balance.headline import headline
from training.cohorts.balance.records import Attribute, Finding, Split
from training.lenses import CUSTOMER
from training.people.choices import FUNCTION_LABELS

__all__ = ["WEIGHTS", "attributes", "finding", "name_of", "number", "reason", "value", "weights"]

WEIGHTS = (0, 1, 3)
PAIR = 2


def attributes() -> dict[Attribute, str]:
    """Return the words of what cohorts are mixed by."""
    return {
        "side": _("Side of the table"),
        "function": _("Function"),
        "level": _("Level"),
        "site": _("Site"),
    }


def weights() -> dict[int, str]:
    """Return how much something counts, in words."""
    return {0: _("does not matter"), 1: _("matters"), 3: _("matters most")}


def name_of(place: int) -> str:
    """Return what a cohort to be is called, from 0."""
    return str(_("Cohort %(n)d", n=place + 1))


def number(fair: float) -> str:
    """Return a fair share, which is rarely a whole number."""
    return str(format_decimal(fair, "0.#"))


def value(attribute: Attribute, key: str) -> str:
    """Return the words of a value somebody has."""
    if attribute == "side":
        return str(_("With customers") if key == CUSTOMER else _("Inside the company"))
    if attribute == "function":
        return str(FUNCTION_LABELS.get(key, key))
    return key or str(_("not known"))


def finding(split: Split) -> tuple[str, str]:
    """Return the headline of a split, and a line under it."""
    said = headline(split)
    n = said.number
    return {
        "empty": (_("Nobody is left in this list."), _("They left the site. Begin another split.")),
        "broken": (
            ngettext(
                "One thing that you asked for could not be kept.",
                "%(num)d things that you asked for could not be kept.",
                n,
            ),
            _("They stand with their cohorts. Ask for less, for more cohorts, or for another try."),
        ),
        "one-sided": (
            _("All of them sit on one side of the table."),
            _("The program works, and loses its best part. They are mixed by what else there is."),
        ),
        "small": (
            ngettext(
                "One cohort is too small to work in pairs.",
                "%(num)d cohorts are too small to work in pairs.",
                n,
            ),
            _("Fewer cohorts have more people each: six to sixteen work best."),
        ),
        "leaning": (
            ngettext(
                "One cohort leans to one side of the table.",
                "%(num)d cohorts lean to one side of the table.",
                n,
            ),
            _("Try again, let the sides matter most, or swap two people by hand."),
        ),
        "uneven": (
            _("Both sides are even in every cohort."),
            ngettext(
                "One cohort has a person more or fewer than is fair of something else.",
                "%(num)d cohorts have a person more or fewer than is fair of something else.",
                n,
            ),
        ),
        "even": (
            _("Every cohort is mixed as the whole list is."),
            _("Nothing is more than a person off its fair share."),
        ),
    }[said.key]


def reason(told: Finding, names: dict[int, str]) -> str:
    """Return one thing to tell of a cohort, as a sentence."""
    who = [names[each] for each in told.people if each in names]
    if told.key == "together":
        one, other = who if len(who) == PAIR else ("", "")
        return str(
            _(
                "%(one)s and %(other)s were to be kept apart, and sit together.",
                one=one,
                other=other,
            )
        )
    if told.key == "same_manager":
        return str(_("%(names)s report to the same manager.", names=", ".join(who)))
    if told.spread:
        return str(
            _(
                "%(value)s: %(n)d here, and a fair share is %(fair)s.",
                value=value(told.spread.attribute, told.spread.value),
                n=told.spread.people,
                fair=number(told.spread.fair),
            )
        )
    return str(_("%(names)s: not where they were pinned.", names=", ".join(who)))
