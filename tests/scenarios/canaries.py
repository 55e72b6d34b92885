"""A canary in every text of a scenario that has its time: for tests that listen to all traffic."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace

from training.lenses import LENSES
from training.scenarios.engine.branching import choice_of, open_choices
from training.scenarios.engine.conditions import holds
from training.scenarios.format.loading import inner_of, pack, story_of

CANARY = re.compile(r"zq\d+z")
# What the fields are called that hold words. Names of people are not among them: they tell nothing.
WORDS = {
    *("title", "place", "html", "prompt", "button", "move", "text", "happens"),
    *("looking_back", "other_road", "facts", "what", "due", "interests", "questions"),
    *("headline", "question", "ask", "example", "breaks", "facilitator", "sources"),
}
CLOSING = ("interests", "inner", "questions", "twin", "rule", "facilitator", "sources")


def canaries(*texts):
    """Return the canaries in some texts."""
    return set(CANARY.findall(" ".join(map(str, texts))))


@dataclass
class Cage:
    """Gives each text its canary, and remembers of which lens it is, "" for both."""

    lens_of: dict[str, str] = field(default_factory=dict)

    def mark(self, value, name="", lens=""):
        """Return a value, with a canary at the end of each text in it."""
        if isinstance(value, str):
            return self._sung(value, lens) if name in WORDS and value else value
        if is_dataclass(value):
            known = {f.name: self.mark(getattr(value, f.name), f.name, lens) for f in fields(value)}
            return replace(value, **known)
        if hasattr(value, "_fields"):
            pairs = zip(value._fields, value, strict=True)
            return value._make(self.mark(each, name, lens) for name, each in pairs)
        if isinstance(value, Mapping):
            return {
                key: self.mark(each, key if key in WORDS else name, key if key in LENSES else lens)
                for key, each in value.items()
            }
        if isinstance(value, list | tuple):
            return type(value)(self.mark(each, name, lens) for each in value)
        return value

    def _sung(self, text, lens):
        canary = f"zq{len(self.lens_of)}z"
        self.lens_of[canary] = lens
        end = "</p>" if text.endswith("</p>") else ""
        return f"{text.removesuffix(end)} {canary}{end}"

    def of_lens(self, lens):
        """Return the canaries in what one lens may say, and in what both say."""
        return {canary for canary, whose in self.lens_of.items() if whose in {"", lens}}


def marked(body):
    """Return a compiled body with its canaries, and two cages: of the story, and of its closing."""
    story, closing = Cage(), Cage()
    told = pack(story.mark(story_of(body)))
    # The two cages count on from each other, so that no two canaries are alike.
    closing.lens_of |= story.lens_of
    after = closing.mark({key: body[key] for key in CLOSING})
    closing.lens_of = {k: v for k, v in closing.lens_of.items() if k not in story.lens_of}
    return body | after | {"story": told}, story, closing


def met(story, run, lens):
    """Return the canaries in what a run has shown, each from the state on in which it may."""
    return set().union(*(_at(story, state, lens) for state in run))


def _at(story, state, lens):
    found = []
    for at in (*state.passed, state.at):
        place = story.scenes.get(at) or story.endings[at]
        words = place.words[lens]
        found += [place.title, words.place, *_shown(words.passages, state)]
    if scene := story.scenes.get(state.at):
        found += [scene.words[lens].prompt, scene.words[lens].button]
        found += [choice.cards[lens].text for choice in open_choices(story, state)]
    else:
        found += _shown(story.endings[state.at].six_weeks_later[lens], state)
    if state.trail:
        choice = choice_of(story, state.trail[-1])
        card = choice.cards[lens]
        found += [choice.move, card.text, card.happens, *(shift.html for shift in card.shifts)]
    found += [story.facts[fact][lens] for fact in state.facts]
    for row in state.promises:
        found += [story.promises[row.id].what[lens], story.promises[row.id].due]
    return canaries(*found)


def _shown(passages, state):
    return [passage.html for passage in passages if holds(passage.when, state)]


def unsaid(body, end, lens):
    """Return the canaries in what only the debrief tells: inner voices, and interests drawn."""
    story = story_of(body)
    drawn = {each.partition(".")[2] for each in end.drawn}
    kept_back = {value for draw in story.draws for value in draw.values} - drawn
    interests = [text[lens] for name, text in body["interests"].items() if name not in kept_back]
    return canaries(*_shown(inner_of(body, lens), end), *interests)
