"""The world a story begins in, made of its front matter. Pure."""

from collections.abc import Mapping

from training.lenses import LENSES
from training.scenarios.engine.story import (
    Draw,
    Ending,
    Member,
    Person,
    PromiseTerms,
    Scene,
    Story,
    Variable,
)
from training.scenarios.format.bench import Bench
from training.scenarios.format.documents import FrontMatter, InLenses, MemberPlan, PromisePlan

COSTS = "only by breaking "


def world(
    meta: FrontMatter, scenes: Mapping[str, Scene], endings: Mapping[str, Ending], bench: Bench
) -> Story:
    """Return the story."""
    return Story(
        id=meta.id,
        slug=meta.slug,
        minutes=meta.minutes,
        start=meta.start,
        facets=tuple(meta.facets),
        variables=_variables(meta, bench),
        cast=_cast(meta, bench),
        facts={name: _both(text, bench) for name, text in meta.facts.items()},
        promises={name: _promise(name, plan, bench) for name, plan in meta.promises.items()},
        chance=meta.chance,
        draws=tuple(Draw(name, tuple(values)) for name, values in meta.draw.items()),
        scenes=scenes,
        endings=endings,
        carries=tuple(meta.carries),
        sequel_of=meta.sequel_of or "",
    )


def _variables(meta: FrontMatter, bench: Bench) -> dict[str, Variable]:
    return {
        name: Variable(
            id=name,
            start=plan.start,
            low=plan.low,
            high=plan.high,
            labels=_both(plan.label, bench) if plan.label else {},
            unit=bench.plain(meta.units.get(name, "")),
        )
        for name, plan in meta.state.items()
    }


def _cast(meta: FrontMatter, bench: Bench) -> dict[str, Person]:
    made = {}
    for name, plan in meta.cast.items():
        members = {lens: _member(getattr(plan, lens), bench) for lens in LENSES}
        stance = {}
        if words := meta.stance.get(name):
            stance = {lens: tuple(map(bench.plain, getattr(words, lens))) for lens in LENSES}
        made[name] = Person(name, members, stance)
    return made


def _member(plan: MemberPlan, bench: Bench) -> Member:
    return Member(bench.plain(plan.name), bench.plain(plan.role), bench.plain(plan.says))


def _promise(name: str, plan: PromisePlan, bench: Bench) -> PromiseTerms:
    keepable = "" if plan.keepable == "yes" else plan.keepable
    breaks = keepable.removeprefix(COSTS).split(", ") if keepable.startswith(COSTS) else []
    return PromiseTerms(
        id=name,
        to=plan.to,
        what=_both(plan.what, bench),
        due=bench.plain(plan.due),
        keepable=keepable,
        breaks=tuple(breaks),
        given=plan.given,
    )


def _both(text: InLenses, bench: Bench) -> dict[str, str]:
    return {lens: bench.plain(getattr(text, lens)) for lens in LENSES}
