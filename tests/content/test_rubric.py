"""Four steps for every skill, each said once, in words short enough for a quarter of the page."""

from training.content.facets import FACETS
from training.content.rubric import RUBRIC

STEPS = [(facet, step) for facet, steps in RUBRIC.items() for step in steps]


def test_every_skill_has_four_steps():
    assert RUBRIC.keys() == FACETS.keys()
    assert {len(steps) for steps in RUBRIC.values()} == {4}


def test_no_step_is_said_twice():
    assert len({str(step.text) for _facet, step in STEPS}) == len(STEPS)
    for facet, steps in RUBRIC.items():
        assert len({str(step.name) for step in steps}) == 4, facet


def test_a_step_is_one_short_sentence():
    for facet, step in STEPS:
        name, text = str(step.name), str(step.text)
        assert len(name.split()) <= 4 and not name.endswith("."), (facet, name)
        assert text.endswith(".") and text.count(".") == 1, (facet, text)
        assert len(text.split()) <= 14, (facet, text)
