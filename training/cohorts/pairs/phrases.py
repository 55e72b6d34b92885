"""What is said of rounds: why a group is as it is, what could not be kept, what a change does."""

from collections.abc import Callable, Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from training.cohorts.pairing.records import Finding
from training.people.choices import FUNCTION_LABELS

__all__ = ["count_named", "done", "groups_named", "listed", "reason", "round_named", "size_names"]

Named = Callable[[int], str]


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: "Ana, Ben and Cleo"."""
    *first, last = list(names) or [""]
    if not first:
        return last
    return str(_("%(first)s and %(last)s", first=", ".join(first), last=last))


def size_names() -> dict[int, str]:
    """Return how groups of each size are called."""
    return {2: _("Pairs"), 3: _("Trios"), 4: _("Teams of four")}


def round_named(number: int) -> str:
    """Return how a round is called."""
    return str(_("Round %(n)d", n=number))


def groups_named(number: int, size: int) -> str:
    """Return a number of groups, in words."""
    if size == 2:
        return str(ngettext("%(num)d pair", "%(num)d pairs", number))
    return str(ngettext("%(num)d team", "%(num)d teams", number))


def count_named(n: int) -> str:
    """Return how many rounds were made, as one is told."""
    return str(ngettext("%(num)d round is made.", "%(num)d rounds are made.", n))


def reason(found: Finding, named: Named, function: str = "") -> str:
    """Return why a group is as it is, as a sentence."""
    names = listed(named(each) for each in found.people)
    return str(_REASONS[found.key](found, names, function))


def done(found: Finding, named: Named) -> str:
    """Return what is done about people who are missing, as a sentence."""
    names = [named(each) for each in found.people]
    if found.key == "shrunk":
        return str(_("%(names)s go on without whoever is missing.", names=listed(names)))
    if found.key == "regrouped":
        return str(_("%(names)s work together, as both were left alone.", names=listed(names)))
    if found.key == "joined":
        return str(_("%(name)s joins %(others)s.", name=names[0], others=listed(names[1:])))
    if found.key == "stand_in":
        return str(_("%(chair)s takes the chair beside %(name)s.", name=names[0], chair=names[1]))
    return str(_("%(names)s are missing: this group is not there.", names=listed(names)))


def function_named(key: str) -> str:
    """Return the word of a function."""
    return str(FUNCTION_LABELS.get(key, key))


def effect(total: float, kept_apart: Iterable[str], unpinned: Iterable[str]) -> str:
    """Return what an exchange of two people comes to.

    kept_apart  names of pairs that would sit together in spite of a pin, unpinned of those who
                would no longer sit together although they are pinned
    """
    for names in kept_apart:
        return str(_("This puts %(names)s together, whom a pin keeps apart.", names=names))
    for names in unpinned:
        return str(_("This parts %(names)s, who are pinned together.", names=names))
    if total < 0:
        return str(_("This makes the round better."))
    if total > 0:
        return str(_("This costs something. You may have a reason that no list knows."))
    return str(_("As good as before, as far as sides and meetings can tell."))


def problem(found: Finding, named: Named) -> str:
    """Return a wish that a round does not keep, as a sentence."""
    names = listed(named(each) for each in found.people)
    if found.key == "conflict":
        return str(_("%(names)s sit together, although a pin keeps them apart.", names=names))
    if found.key == "pin_apart":
        return str(_("%(names)s are pinned together and do not sit together.", names=names))
    if found.key == "alone":
        return str(_("%(names)s has nobody to work with.", names=names))
    if found.key == "nobody_plays":
        return str(_("Everybody prepared this exercise, so nobody is left to play it."))
    return str(
        _("%(names)s prepared it, and there is no group to sit beside without a pin.", names=names)
    )


def problems(found: Sequence[Finding], named: Named) -> list[str]:
    """Return every wish that a round does not keep."""
    return [problem(each, named) for each in found]


_Says = Callable[[Finding, str, str], str]
_REASONS: dict[str, _Says] = {
    "pinned": lambda f, names, fn: _("Pinned together: %(names)s.", names=names),
    "mixed": lambda f, names, fn: _("Both sides of the table."),
    "one_side": lambda f, names, fn: _("One side of the table only."),
    "new": lambda f, names, fn: _("Nobody here has worked together before."),
    "met": lambda f, names, fn: ngettext(
        "%(names)s have worked together once.",
        "%(names)s have worked together %(num)d times.",
        f.count,
        names=names,
    ),
    "same_function": lambda f, names, fn: _("%(names)s work in %(fn)s.", names=names, fn=fn),
    "same_manager": lambda f, names, fn: _("%(names)s report to the same person.", names=names),
    "manages": lambda f, names, fn: _("Of %(names)s, one reports to the other.", names=names),
    "larger": lambda f, names, fn: _("Larger than asked for, so that nobody is left over."),
    "smaller": lambda f, names, fn: _("Smaller than asked for: people did not divide evenly."),
    "conflict": lambda f, names, fn: _("A pin keeps %(names)s apart.", names=names),
    "stand_in": lambda f, names, fn: _("A facilitator plays, so that nobody is alone."),
}
