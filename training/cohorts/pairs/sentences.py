"""Rules that people found in stories: scenarios, a floor above, hand them down."""

from collections.abc import Collection

from training.content import service as content
from training.part import Sentence
from training.state import state

__all__ = ["of", "titles"]

STORIES = "scenarios"  # the kind of content


def of(person_id: int, slugs: Collection[str] | None = None) -> list[Sentence]:
    """Return the rules somebody found, or those of some stories; see `Part.sentences`."""
    hooks = [part.sentences for part in state().parts if part.sentences]
    return [each for ask in hooks for each in ask(person_id, slugs)]


def titles(slugs: Collection[str]) -> dict[str, str]:
    """Return slug -> title of stories, the slug where one is not live any more."""
    if not slugs:
        return {}
    live = {each.slug: each.title for each in content.live_list(STORIES)}
    return {slug: live.get(slug, slug) for slug in slugs}
