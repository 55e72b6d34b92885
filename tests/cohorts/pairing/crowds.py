"""People to pair: plain ones, and crowds that hypothesis draws."""

from collections import Counter
from itertools import combinations

from hypothesis import strategies as st

from training.cohorts.pairing.records import Person, Rules, pair
from training.cohorts.pairing.sizes import sizes


def two_sides(customer, inside):
    """Return salespeople from 1 on, and finance people after them."""
    return [
        Person(n, "customer", "sales") if n <= customer else Person(n, "inside", "finance")
        for n in range(1, customer + inside + 1)
    ]


def meetings(rounds):
    """Return pair -> how often it is together in `rounds`."""
    return Counter(
        pair(*each) for drawn in rounds for table in drawn.tables for each in combinations(table, 2)
    )


def people(least=0, most=10):
    """Return a strategy for people of every kind, with ids that leave gaps."""
    person = st.tuples(
        st.sampled_from(["customer", "inside"]),
        st.sampled_from(["sales", "finance", "it"]),
        st.sampled_from([None, 3, 900, 901]),  # 3 may be one of them
        st.sampled_from([None, 2.0, 3.5, 5.0]),
        st.sampled_from([None, "listening", "framing"]),
    )
    drawn = st.lists(person, min_size=least, max_size=most)
    return drawn.map(lambda found: [Person(3 * n, *each) for n, each in enumerate(found)])


@st.composite
def asked(draw, most=8, rounds=2):
    """Draw what a plan takes: people, size, rounds, history and rules."""
    crowd = draw(people(most=most))
    ids = [person.id for person in crowd] + [500, 501]  # these two have left
    pairs = st.lists(st.permutations(ids).map(lambda some: (some[0], some[1])), max_size=3)
    numbers = st.integers(0, rounds - 1)
    rules = Rules(
        conflicts=draw(pairs),
        always=draw(pairs),
        pins=draw(st.dictionaries(numbers, pairs, max_size=2)),
        prepared=draw(st.dictionaries(numbers, st.sets(st.sampled_from(ids), max_size=3))),
    )
    history = {pair(*each): draw(st.integers(1, 3)) for each in draw(pairs)}
    size, number = draw(st.integers(2, 6)), draw(st.integers(1, rounds))
    return crowd, size, {"rounds": number, "history": history, "rules": rules}


def partitions(ids, shape):
    """Yield every way to seat `ids` at tables of these sizes, tables in order."""
    if not shape:
        yield []
        return
    # The first person left takes a table of each size in turn, so that no seating comes twice.
    first, *others = ids
    for size in sorted(set(shape)):
        rest = list(shape)
        rest.remove(size)
        for chosen in combinations(others, size - 1):
            left = [each for each in others if each not in chosen]
            for more in partitions(left, rest):
                yield [(first, *chosen), *more]


def can_keep(ids, size, units, conflicts):
    """Tell whether any seating keeps the units together and the conflicts apart."""
    return any(
        all(any(set(unit) <= set(table) for table in seated) for unit in units)
        and not any(set(each) <= set(table) for each in conflicts for table in seated)
        for seated in partitions(ids, sizes(len(ids), size))
    )
