"""Both rooms of a scenario as one person played them, ready to stand side by side."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from training.lenses import LENSES
from training.scenarios import notes, rules, runs
from training.scenarios.models import ScenarioRule
from training.scenarios.pages import player
from training.scenarios.pages.twins import Mirror, Room, mirror, names_of

__all__ = ["Twin", "compare"]


@dataclass(frozen=True)
class Twin:
    """What a person has played of a scenario: a run in each lens that they have finished.

    begun  the run that is open in the lens that is missing, if there is one
    """

    slug: str
    found: dict[str, runs.Run]
    begun: runs.Played | None

    @property
    def missing(self) -> str:
        """The lens that no run has finished; "" when both are there."""
        return next((lens for lens in LENSES if lens not in self.found), "")

    @property
    def scenario(self) -> runs.Scenario:
        """The version that was begun last: its closing texts hold for both."""
        if not self.found:
            return runs.live(self.slug)
        return max(self.found.values(), key=lambda run: run.started_at).scenario

    @property
    def is_retired(self) -> bool:
        """Whether the story was taken down, so that no room can be begun any more."""
        return any(run.is_retired for run in self.found.values())

    @property
    def titles(self) -> list[str]:
        """What the scenario is called in each lens."""
        return [self.found[lens].title for lens in LENSES]

    @property
    def names(self) -> tuple[str, ...]:
        """What the people of both rooms are called."""
        return names_of(self.scenario.story)

    @property
    def is_open(self) -> bool:
        """Whether both debriefs are open, so that what they say may be shown."""
        return all(run.looked_back_at for run in self.found.values())

    @property
    def ask(self) -> Markup:
        """What the file asks for, of a rule."""
        return player.markup(self.scenario.body["rule"]["ask"])

    @property
    def example(self) -> Markup:
        """One way to say the rule. Only for those who have said theirs."""
        return player.markup(self.scenario.body["rule"]["example"])

    @property
    def breaks(self) -> dict[str, Markup]:
        """Where the rule breaks in each room, according to the file."""
        found = self.scenario.body["rule"]["breaks"]
        return {lens: player.markup(html) for lens, html in found.items()}

    @property
    def differs(self) -> dict[str, str]:
        """What really differs between the rooms."""
        return dict(self.scenario.body["differs"])

    def question(self, lens: str) -> Markup:
        """Return what the file asks of both rooms, from one of them."""
        return player.markup(self.scenario.body["twin"][lens]["question"])

    def mirror(self) -> Mirror | None:
        """Return the decision that both runs share."""
        rooms = {
            lens: Room(run.scenario.story, run.states, lens, run.title)
            for lens, run in self.found.items()
        }
        return mirror(rooms, self.scenario.body["twin"])

    def same_move(self) -> runs.Note:
        """Return what the person wrote on what is the same move, if they did."""
        return notes.of_run(self._first).same_move

    def keep_same_move(self, text: str, *, seen: int, now: datetime) -> int:
        """Keep what is the same move, in the person's words; return the revision.

        Raises as `notes.keep` does.
        """
        return notes.keep(self._first, notes.SAME_MOVE, text, seen=seen, now=now)

    @property
    def _first(self) -> runs.Run:
        """The room that was met first: what is written on both stands beside it."""
        return min(self.found.values(), key=lambda run: run.id)

    def rule_of(self, person_id: int) -> ScenarioRule | None:
        """Return the rule the person found here, if they did."""
        return rules.of(person_id, self.slug)


def compare(person_id: int, slug: str) -> Twin:
    """Return a person's twin: of each lens the run that ended first, which never changes again."""
    played = runs.runs_of(person_id, slug)
    ended: dict[str, runs.Played] = {}
    for _at, _id, one in sorted((run.ended_at, run.id, run) for run in played if run.ended_at):
        ended.setdefault(one.lens, one)
    found = {lens: runs.open_run(person_id, one.id) for lens, one in ended.items()}
    begun = [one for one in played if not one.ended_at and one.lens not in ended]
    return Twin(slug, found, begun[-1] if begun else None)
