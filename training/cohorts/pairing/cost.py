"""The objective of pairing: what a plan costs, term by term. Pure.

The weights are those of the objective Z in the site's science notes, with three decisions: the
mix is that of the two sides; a shared function and a shared weakest facet cost a little each; and a
conflict, worth 5 there, outweighs everything else together, because here it is a promise.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from statistics import fmean

from training.cohorts.mixing import PROMISE, unevenness
from training.cohorts.pairing.records import NOBODY_MET, Cost, History, Pair, Person, pair

MET, SIDE, FUNCTION, MANAGER, SKILL, WEAKEST = 10, 4, 1, 2, 1, 1
CONFLICT = PROMISE

Tables = Sequence[Collection[int]]  # one round: who plays with whom, by id


def cost(
    people: Iterable[Person],
    rounds: Sequence[Tables],
    history: History = NOBODY_MET,
    conflicts: Collection[Pair] = (),
) -> Cost:
    """Return what `rounds` cost; a plan without groups costs nothing.

    met       10 x the sum over pairs of max(0, meetings - 1)^2, minus what their history alone
              comes to: 10 for a second meeting, 30 more for a third, 50 more for a fourth
    side      4 x the sum over groups and sides of (people - fair share)^2, where the fair share
              is the group's size x the side's share of who plays in the round
    function  1 x the pairs in one group with the same function
    manager   2 x the pairs who report to the same person, or one to the other
    conflict  1000 x the pairs in one group who were never to be together
    skill     1 x the sum over groups of (mean skill of the group - of the round)^2, in points of
              the scale, of those whose skill is known
    weakest   1 x the pairs in one group with the same weakest facet

    history   meetings before these rounds
    Raises KeyError if somebody in `rounds` is not among `people`.
    """
    known = {person.id: person for person in people}
    forbidden = frozenset(pair(*each) for each in conflicts)
    together = [
        pair(*each) for tables in rounds for table in tables for each in combinations(table, 2)
    ]
    seen = [(known[one], known[other]) for one, other in together]
    return Cost(
        met=sum(
            repeats(history.get(each, 0) + planned) - repeats(history.get(each, 0))
            for each, planned in Counter(together).items()
        ),
        side=SIDE * sum(_sides(known, tables) for tables in rounds),
        function=FUNCTION * sum(one.function == other.function for one, other in seen),
        manager=MANAGER * sum(are_tied(one, other) for one, other in seen),
        conflict=CONFLICT * sum(each in forbidden for each in together),
        skill=SKILL * sum(_skills(known, tables) for tables in rounds),
        weakest=WEAKEST * sum(are_alike(one, other) for one, other in seen),
    )


def repeats(meetings: int) -> float:
    """Return the cost of a pair that has met so often."""
    return float(MET * max(0, meetings - 1) ** 2)


def are_tied(one: Person, other: Person) -> bool:
    """Tell whether two people report to the same person, or one to the other."""
    return (
        (one.manager is not None and one.manager == other.manager)
        or one.manager == other.id
        or other.manager == one.id
    )


def are_alike(one: Person, other: Person) -> bool:
    """Tell whether two people find the same facet hardest."""
    return one.weakest is not None and one.weakest == other.weakest


def apart_from_meeting(one: Person, other: Person, forbidden: Collection[Pair]) -> float:
    """Return what two people in one group cost in every round alike."""
    return (
        FUNCTION * (one.function == other.function)
        + MANAGER * are_tied(one, other)
        + WEAKEST * are_alike(one, other)
        + CONFLICT * (pair(one.id, other.id) in forbidden)
    )


def excesses(known: Mapping[int, Person], tables: Tables) -> list[dict[str, float]]:
    """Return for each group: side -> people of that side, minus the group's fair share of them."""
    sides = Counter(known[each].side for table in tables for each in table)
    everybody = sides.total()
    found = []
    for table in tables:
        here = Counter(known[each].side for each in table)
        found.append({s: here[s] - len(table) * n / everybody for s, n in sides.items()})
    return found


def mean_skill(known: Mapping[int, Person], table: Iterable[int]) -> float | None:
    """Return the mean of the skills that are known in a group, None if none is."""
    skills = [skill for each in table if (skill := known[each].skill) is not None]
    return fmean(skills) if skills else None


def _sides(known: Mapping[int, Person], tables: Tables) -> float:
    return sum(unevenness(each) for each in excesses(known, tables))


def _skills(known: Mapping[int, Person], tables: Tables) -> float:
    overall = mean_skill(known, [each for table in tables for each in table])
    if overall is None:
        return 0.0
    means = [mean for table in tables if (mean := mean_skill(known, table)) is not None]
    return sum((mean - overall) ** 2 for mean in means)
