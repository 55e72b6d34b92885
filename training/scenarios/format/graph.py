"""Where a story can lead: its scenes and endings as a graph, conditions left aside. Pure."""

from collections.abc import Iterator, Mapping

from training.scenarios.engine.story import Atom, Compare, Condition, Ending, Not, Scene, Story


def atoms(condition: Condition) -> Iterator[Atom | Compare]:
    """Yield what a condition asks about."""
    if isinstance(condition, Atom | Compare):
        yield condition
    elif isinstance(condition, Not):
        yield from atoms(condition.of)
    else:
        for each in condition.of:
            yield from atoms(each)


def links(place: Scene | Ending) -> list[str]:
    """Return where a scene may lead; an ending leads nowhere."""
    if isinstance(place, Ending):
        return []
    return [choice.to for choice in place.choices] + [place.otherwise] * bool(place.otherwise)


def all_places(story: Story) -> dict[str, Scene | Ending]:
    """Return every scene and every ending by its id."""
    return {**story.scenes, **story.endings}


def changed(story: Story) -> set[str]:
    """Return the numbers that some choice changes."""
    choices = (choice for scene in story.scenes.values() for choice in scene.choices)
    return {effect.variable for choice in choices for effect in choice.effects}


def ahead(story: Story) -> dict[str, set[str]]:
    """Return, for each scene and ending, what can be reached from it with conditions left aside."""
    places = all_places(story)
    return {name: reachable(places, name) for name in places}


def reachable(places: Mapping[str, Scene | Ending], begin: str) -> set[str]:
    """Return the places that can be reached from `begin`, itself included."""
    found = {begin}
    todo = [begin]
    while todo:
        for to in links(places[todo.pop()]):
            if to not in found:
                found.add(to)
                todo.append(to)
    return found


def conditions_at(place: Scene | Ending) -> Iterator[Condition]:
    """Yield every condition of a scene or an ending. Both lenses carry the same ones."""
    for words in place.words.values():
        yield from (passage.when for passage in words.passages)
    if isinstance(place, Ending):
        for later in place.six_weeks_later.values():
            yield from (passage.when for passage in later)
        return
    for choice in place.choices:
        yield choice.when
        yield from (effect.when for effect in choice.effects)
