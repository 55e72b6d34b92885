"""A scenario in numbers, for authors. Pure."""

from collections import Counter

from training.content import figures as content
from training.content.figures import Question
from training.lenses import LENSES
from training.part import Compiled, Figures
from training.scenarios.engine.story import Story
from training.scenarios.format.loading import story_of
from training.scenarios.format.walk import walk

READ = ("you", "differs", "interests", "inner", "questions", "twin", "rule", "facilitator")
TOLD = ("scenes", "endings", "facts", "promises")


def figures(compiled: Compiled) -> Figures:
    """Return what a scenario holds; its endings are those that a walk through it reaches."""
    body, story = compiled.body, story_of(compiled.body)
    shown = [body[key] for key in READ], [body["story"][key] for key in TOLD]
    return content.figures(body["summary"], shown, _questions(story), _endings(story))


def _questions(story: Story) -> list[Question]:
    return [
        Question(
            texts=[[choice.cards[lens].text for choice in scene.choices] for lens in LENSES],
            credits=[choice.credits for choice in scene.choices],
            weights=[choice.weight for choice in scene.choices],
        )
        for scene in story.scenes.values()
    ]


def _endings(story: Story) -> dict[str, int]:
    reached = {node.state.at for node in walk(story).nodes} & set(story.endings)
    return Counter(story.endings[name].kind for name in reached)
