"""The rule a person found in a scenario: keep it, change it, let it come back as a card."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.clock import local_day
from training.db import db, insert_once
from training.errors import Invalid, NotFound, TwoTexts
from training.part import Sentence
from training.scenarios.models import ScenarioRule
from training.scenarios.runs import Scenario

__all__ = ["ANSWERS", "answer", "keep", "of", "returning", "sentences"]

ANSWERS = ("held", "broke", "nothing")


def of(person_id: int, slug: str) -> ScenarioRule | None:
    """Return the rule a person found in a scenario, if they did."""
    return db.session.get(ScenarioRule, (person_id, slug))


def keep(
    person_id: int, scenario: Scenario, text: str, breaks: str, *, seen: int, now: datetime
) -> int:
    """Keep a rule and where it would break; return its revision. The first wording stays.

    seen  the revision that the page showed, 0 for none

    Raises TwoTexts (another was kept elsewhere since).
    """
    values = {
        "person_id": person_id,
        "slug": scenario.slug,
        "title": scenario.title[:200],
        "text": text,
        "breaks": breaks,
        "first": text,
        "revision": 1,
        "at": now,
    }
    if insert_once(ScenarioRule, values, keys=("person_id", "slug")):
        return 1
    rule = _to_change(person_id, scenario.slug)
    if (rule.text, rule.breaks) == (text, breaks):
        return rule.revision
    if rule.revision != seen:
        pairs = [("text", rule.text, text), ("breaks", rule.breaks, breaks)]
        raise TwoTexts(
            _("You kept another rule here after you opened this page."),
            [pair for pair in pairs if pair[1] != pair[2]],
            {"seen": str(rule.revision)},
        )
    rule.text, rule.breaks, rule.at = text, breaks, now
    rule.revision += 1
    db.session.flush()
    return rule.revision


def returning(
    person_id: int, slug_to_begin: str, *, now: datetime, time_zone: str
) -> ScenarioRule | None:
    """Return the card that comes back before a scenario begins: the latest rule of another one.

    None on a day on which a card came back already.
    """
    rules = db.session.scalars(
        select(ScenarioRule)
        .where(ScenarioRule.person_id == person_id, ScenarioRule.slug != slug_to_begin)
        .order_by(ScenarioRule.at.desc())
    ).all()
    today = local_day(now, time_zone)
    if any(r.returned_at and local_day(r.returned_at, time_zone) == today for r in rules):
        return None
    return next(iter(rules), None)


def sentences(person_id: int, slugs: Collection[str] | None) -> list[Sentence]:
    """Return the rules a person found, or those of some scenarios, for whom they show them to."""
    chosen = select(ScenarioRule).where(ScenarioRule.person_id == person_id)
    if slugs is not None:
        chosen = chosen.where(ScenarioRule.slug.in_(slugs))
    found = db.session.scalars(chosen.order_by(ScenarioRule.title, ScenarioRule.slug))
    return [Sentence(one.slug, one.title, one.text, one.breaks) for one in found]


def answer(person_id: int, slug: str, held: str, *, now: datetime) -> None:
    """Keep whether a rule has held since. Raises Invalid or NotFound."""
    if held not in ANSWERS:
        raise Invalid(_("Say whether your rule held, broke, or whether nothing came up."))
    rule = _to_change(person_id, slug)
    rule.held, rule.returned_at = held, now
    db.session.flush()


def _to_change(person_id: int, slug: str) -> ScenarioRule:
    """Return the row, locked, so that of two changes at once the second sees the first."""
    rule = db.session.get(
        ScenarioRule, (person_id, slug), with_for_update=True, populate_existing=True
    )
    if rule is None:
        raise NotFound(_("There is no rule of yours for this scenario yet."))
    return rule
