"""Stories to test with: factories with defaults, and `stories()`, which draws whole ones."""

from itertools import combinations

from hypothesis import strategies as st

from training.lenses import LENSES
from training.scenarios.engine import branching
from training.scenarios.engine.story import (
    ALWAYS,
    All,
    AnyOf,
    Atom,
    Card,
    Choice,
    Compare,
    Draw,
    Effect,
    Ending,
    Member,
    Not,
    Passage,
    Person,
    PromiseTerms,
    Scene,
    Shift,
    Story,
    Variable,
    Words,
)

FACETS = ("I1", "N2", "C4")
FACTS = ("enough", "room")
PROMISES = ("slot", "half", "answer")
STANCE = ("gone", "cool", "asking", "warm", "yours")


def both(text):
    """Return the same words for both lenses."""
    return dict.fromkeys(LENSES, text)


def make_words(*passages):
    return both(Words("Monday", tuple(passages) or (Passage("<p>It is Monday.</p>"),)))


def make_choice(name, to, **given):
    """Make a choice whose texts name it, so that a test sees which was shown."""
    card = Card(
        text=f"say {name}",
        happens=f"{name} happens",
        shifts=(Shift("plan", f"{name} shifts"),),
        looking_back=f"back at {name}",
        other_road=f"had it been {name}",
    )
    return Choice(name, f"do {name}", to, both(card), **given)


def make_scene(name, *choices, passages=(), **given):
    return Scene(name, f"The {name}", make_words(*passages), choices, **given)


def make_ending(name, **settles):
    later = both((Passage("<p>Six weeks later.</p>"),))
    return Ending(name, f"The {name}", "good", make_words(), later, **settles)


def make_story(*places, **given):
    """Make a story of scenes and endings that begins in the first."""
    variables = given.pop(
        "variables", (Variable("trust.asker", 60), Variable("clarity", 30), Variable("time", 10))
    )
    promises = given.pop("promises", tuple(_terms(each) for each in PROMISES))
    values = {
        "id": "S99",
        "slug": "a-test",
        "minutes": 5,
        "start": places[0].id,
        "facets": FACETS,
        "variables": {each.id: each for each in variables},
        "cast": {
            "asker": Person("asker", both(Member("Mara", "head", "Mara")), both(STANCE)),
            "boss": Person("boss", both(Member("Renske", "director", "Renske"))),
        },
        "facts": {each: both(each) for each in FACTS},
        "promises": {each.id: each for each in promises},
        "chance": {},
        "draws": (),
        "scenes": {each.id: each for each in places if isinstance(each, Scene)},
        "endings": {each.id: each for each in places if isinstance(each, Ending)},
    }
    return Story(**(values | given))


def _terms(name, **given):
    return PromiseTerms(name, "asker", both(f"keep {name}"), "Friday", **given)


# Whole stories, drawn.

ATOMS = (
    Atom("fact", "enough"),
    Atom("fact", "room"),
    Atom("promise", "half"),
    Atom("open", "slot"),
    Atom("open", "answer"),
    Atom("chance", "setback"),
    Atom("drawn", "worry.face"),
    Atom("visited", "s1"),
    Atom("chose", "s0.c0"),
    Compare("visits.s0", ">=", 2),
    Compare("clarity", ">=", 50),
    Compare("trust.asker", "<", 60),
    Compare("time", ">", 2),
)
VARIABLES = (
    Variable("trust.asker", 60),
    Variable("clarity", 30),
    Variable("time", 10, 0, 33),
    Variable("mood", 0, -5, 5),
)
atoms = st.sampled_from(ATOMS)
conditions = st.one_of(
    *(st.just(ALWAYS) for _ in range(3)),  # three in seven, or most runs would be over at once
    atoms,
    atoms.map(Not),
    st.tuples(atoms, atoms).map(All),
    st.tuples(atoms, atoms).map(AnyOf),
)
effects = st.builds(
    Effect,
    st.sampled_from([each.id for each in VARIABLES]),
    st.integers(-60, 60).map(float),
    conditions,
)
# Sampled from what is made once: a story of many small draws takes too long to draw.
SOME_PROMISES = [(), (), *combinations(PROMISES, 1), *combinations(PROMISES, 2)]
SOME_FACTS = [(), (), *combinations(FACTS, 1), FACTS]
CREDITS = [{}] + [
    dict(zip(facets, amounts, strict=True))
    for facets in combinations(FACETS, 2)
    for amounts in ((2, 0), (1, -1), (-2, 2), (0, -1))
]
some_promises = st.sampled_from(SOME_PROMISES)
settlements = st.builds(dict, keep=some_promises, break_=some_promises, release=some_promises)
deeds = st.builds(
    dict,
    keep=some_promises,
    break_=some_promises,
    release=some_promises,
    make=some_promises,
    learn=st.sampled_from(SOME_FACTS),
    effects=st.lists(effects, max_size=2).map(tuple),
    credits=st.sampled_from(CREDITS),
    weight=st.sampled_from([1.0, 0.7, 0.4, 0.2]),
)


@st.composite
def stories(draw, fewest=4, most=8):
    """Draw a sound story: it may loop, and from every state of it there is a way out.

    Scenes are numbered. A plain choice may lead anywhere, for it leaves once taken. A sticky one
    may lead back to its scene or the one before only where another sticky choice, always open,
    leads on. `otherwise` leads on. So whatever is chosen, an ending stays within reach.

    Only the last scenes lead to an ending, and what leads on leads one or two scenes on: half of
    the runs take seven steps or more, so that something can go wrong in them.
    """
    count = draw(st.integers(fewest, most))
    places = [f"s{i}" for i in range(count)] + ["good", "costly"]
    scenes = [draw(_scene(places, i)) for i in range(count)]
    endings = [make_ending(each, **draw(settlements)) for each in places[count:]]
    breaks = draw(st.sampled_from([(), ("slot",)]))
    return make_story(
        *scenes,
        *endings,
        variables=VARIABLES,
        promises=(_terms("slot", given=True), _terms("half", breaks=breaks), _terms("answer")),
        chance={"setback": draw(st.sampled_from([0.0, 0.4, 1.0]))},
        draws=(Draw("worry", ("budget", "face", "time")),),
    )


@st.composite
def _scene(draw, places, i):
    onward = st.sampled_from(places[i + 1 : i + 3])
    anywhere = st.sampled_from(places if i > len(places) - 5 else places[:-2])
    plain = st.builds(dict, to=anywhere, when=conditions, once=st.booleans())
    again = st.builds(
        dict,
        to=st.sampled_from(places[max(i - 1, 0) : i + 1]),
        when=conditions,
        sticky=st.just(True),
    )
    exits = st.builds(dict, to=onward, sticky=st.just(True))
    given = draw(st.lists(plain, min_size=2, max_size=3))
    if draw(st.booleans()):
        given += [draw(again), draw(exits)]
    choices = [
        make_choice(f"c{k}", **each, **draw(deeds))
        for k, each in enumerate(draw(st.permutations(given)))
    ]
    shown = Passage("<p>Perhaps.</p>", when=draw(conditions))
    return make_scene(places[i], *choices, passages=(shown,), otherwise=draw(onward))


def walk(story, seed, rng, most=20_000):
    """Play a story with choices at random; return its states from the start to the end."""
    run = [branching.start(story, seed)]
    while run[-1].at not in story.endings and len(run) <= most:
        open_now = branching.open_choices(story, run[-1])
        run.append(branching.step(story, run[-1], rng.choice(open_now).id))
    return run
