"""The demo's share of reading: seven weeks of Autumn, and Winter that has just begun."""

import random
from datetime import datetime, timedelta

from training.clock import local_day
from training.content import service as content
from training.lenses import BOTH, CUSTOMER, INSIDE
from training.modules import service
from training.modules.reader import Module
from training.part import Demo
from training.progress import tasks
from training.progress.service import Doer

ZONE = "Europe/Berlin"
# Weeks before today in which Autumn read each module, and how many of its learners finished it.
READ = (("one-skill-two-rooms", 6, 0.9), ("mission-culture-obligation", 4, 0.7))
LATEST = "the-schedule-is-sacrosanct"
# The week of the program in which Autumn comes to each of the others.
LATER = {
    "when-did-you-last-visit": 3,
    "reasoned-influence": 4,
    "interests-before-positions": 5,
    "prepare-alternatives-and-limits": 6,
    LATEST: 7,
}
THIS_WEEK = 7
# What everybody finished of them, week by week: in both rooms, in their own, begun, or not.
ROOMS = {
    "keisha": "bboo.",
    "mateo": "bobbs",
    "priya": "obbos",
    "leila": "bbob.",
    "tomasz": "oo...",
    "aroha": "bbbbb",
    "minh": "booos",
    "fatima": "bbbob",
    "goran": "oobos",
    "hana": "bbbbo",
    "ifeanyi": "boobs",
    "rosa": "bbbb.",
    "sunniva": "bbobs",
    "viktor": "ooooo",
}
SEED = 20_261_121


def tell(demo: Demo) -> None:
    """Let the demo people read: always the same story, dated from the day it is loaded."""
    rng = random.Random(SEED)  # noqa: S311  # a story, not a secret
    for person_id in demo.people.values():
        service.plan_for(person_id, demo.now)
    modules = {slug: _newest(slug) for slug in (*(slug for slug, *_ in READ), LATEST)}
    for key, side in sorted(demo.sides.items()):
        if key in demo.winter or key in {"ana", "ben"}:
            continue
        doer = Doer(demo.people[key], side)
        for slug, weeks, share in READ:
            if rng.random() < share:
                when = demo.now - timedelta(weeks=weeks, days=rng.randrange(5), hours=3)
                lens = rng.choice((BOTH, side))
                _finish(doer, modules[slug], lens, when, rng)
    _ana(demo, modules, rng)
    _ben(demo, modules, rng)
    for key, rooms in ROOMS.items():
        _go_on(Doer(demo.people[key], demo.sides[key]), rooms, demo.now, rng)
    _go_on(Doer(demo.people["ana"], CUSTOMER), "bobo", demo.now, rng)
    _go_on(Doer(demo.people["ben"], INSIDE), "obb", demo.now, rng)


def _go_on(doer: Doer, rooms: str, now: datetime, rng: random.Random) -> None:
    """Let somebody go on: b is both rooms, o their own alone, s begun, and a dot is nothing."""
    for (slug, week), room in zip(LATER.items(), rooms, strict=False):
        read = _newest(slug)
        when = now - timedelta(weeks=THIS_WEEK - week, hours=rng.randrange(2, 40))
        if room in "bo":
            _finish(doer, read, BOTH if room == "b" else str(doer.side), when, rng)
        elif room == "s":
            service.reach(doer.id, read, read.parts[1].id, now=when)


def _ana(demo: Demo, modules: dict[str, Module], rng: random.Random) -> None:
    """Ana has read two modules, told one story, and stopped in the middle of the third."""
    doer, now = Doer(demo.people["ana"], CUSTOMER), demo.now
    first, second, third = modules.values()
    _finish(doer, first, BOTH, now - timedelta(weeks=6), rng)
    # This week, whatever day it is: so that the week has something done in it.
    days = min(2, local_day(now, ZONE).weekday())
    _finish(doer, second, CUSTOMER, now - timedelta(days=days, minutes=5), rng)
    task_id = _take(
        doer,
        first,
        "the forecast call has ended early",
        "Ben Carrick",
        INSIDE,
        now - timedelta(weeks=6),
    )
    tasks.tell(
        doer,
        tasks.task_for(doer.id, task_id),
        "Ben’s last hard yes was letting go of a report that he had built himself. "
        "“Nobody asked what it was for,” he said. I have customers like that.",
        seen=0,
        now=now - timedelta(weeks=5, days=3),
    )
    _take(doer, second, "I am about to send the forecast", "Priya Nair", INSIDE, now, days=2)
    stopped = now - timedelta(days=2)
    service.reach(doer.id, third, third.parts[2].id, now=stopped)
    questions = list(third.questions)
    service.answer(doer.id, third, questions[0], third.questions[questions[0]][2], now=stopped)


def _ben(demo: Demo, modules: dict[str, Module], rng: random.Random) -> None:
    """Ben has read one module in both lenses and begun the second."""
    doer, now = Doer(demo.people["ben"], INSIDE), demo.now
    first, second, _third = modules.values()
    _finish(doer, first, BOTH, now - timedelta(weeks=5), rng)
    service.reach(doer.id, second, second.parts[1].id, now=now - timedelta(days=1))


def _finish(doer: Doer, read: Module, lens: str, when: datetime, rng: random.Random) -> None:
    for question, options in read.questions.items():
        service.answer(doer.id, read, question, rng.choice(options), now=when)
    service.finish(doer, read, lens, now=when)


def _take(
    doer: Doer, read: Module, situation: str, who: str, lens: str, when: datetime, days: int = 5
) -> int:
    day = local_day(when, ZONE) + timedelta(days=days)
    plan = service.intention(read, situation=situation, with_whom=who, lens=lens, due_on=day)
    return tasks.take(doer, plan, ZONE, now=when)


def _newest(slug: str) -> Module:
    return service.version(slug, content.live(service.KIND, slug).digest)
