"""The sentences of the debrief: every case that promises, skills and headlines have."""

from types import SimpleNamespace

import pytest

from training.scenarios import phrases
from training.scenarios.engine.debrief import PromiseCount
from training.scenarios.pages import picture
from training.scenarios.pages.lookback import Clash, Facet, Interest
from training.scenarios.pages.twins import Finding
from training.web.geometry import Pair


@pytest.fixture(autouse=True)
def in_english(app):
    """Let sentences be made: they are, in a request."""
    with app.test_request_context():
        yield


def promises(*, given=0, to="", conflicts=(), **became):
    counts = dict.fromkeys(("kept", "broken", "released", "open"), 0) | became
    count = PromiseCount(made=sum(counts.values()), given=given, **counts)
    return phrases.promises(SimpleNamespace(counted=count, to=to, conflicts=conflicts))


@pytest.mark.parametrize(
    ("made", "found_in", "said"),
    [
        (2, ["", "The hall"], "You kept one of two promises."),
        (0, ["", ""], "You promised nothing, and found out nothing that they did not say."),
        (
            0,
            ["The hall", "", "The stair"],
            "You promised nothing, and found out two of three things they did not say.",
        ),
        (0, [], ""),
    ],
)
def test_the_headline_of_a_run_is_what_became_of_its_promises_else_what_it_found(
    made, found_in, said
):
    count = PromiseCount(
        made=made, kept=made // 2, broken=made - made // 2, released=0, open=0, given=0
    )
    interests = [Interest("", scene) for scene in found_in]
    found = SimpleNamespace(counted=count, to="", interests=interests)
    assert phrases.run_headline(found) == said


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ({}, "You promised nothing."),
        ({"kept": 1}, "You made one promise, and you kept it."),
        ({"broken": 1}, "You made one promise, and it was not kept."),
        ({"open": 1}, "You made one promise. It is still open."),
        ({"released": 1, "to": "Mara"}, "You made one promise. Mara let you off"),
        ({"released": 1}, "You made one promise. They let you off"),
        ({"kept": 2}, "You made two promises and kept both."),
        ({"kept": 3}, "You made three promises and kept all three."),
        ({"kept": 1, "broken": 1}, "You kept one of two promises."),
        ({"broken": 11}, "You made 11 promises. None of them was kept."),
    ],
)
def test_what_became_of_the_promises(became, said):
    assert promises(**became)[0].startswith(said)


@pytest.mark.parametrize(
    ("became", "added"),
    [
        ({"kept": 1, "released": 1, "to": "Mara"}, "Mara let you off one before it was due."),
        ({"kept": 1, "released": 2}, "They let you off two before it was due."),
        ({"kept": 1, "open": 1}, "One is still open."),
        ({"kept": 1, "given": 1}, "It stood before you came in."),
        ({"kept": 2, "given": 1}, "One of them stood before you came in."),
        ({"kept": 3, "given": 2}, "Two of them stood before you came in."),
        (
            {"kept": 2, "conflicts": (Clash("a half", "the slot"),)},
            "“a half” could only be kept by breaking “the slot”.",
        ),
        ({"kept": 2, "conflicts": (Clash("a half", ""),)}, "“a half” was not yours to promise."),
    ],
)
def test_what_is_added_to_it(became, added):
    assert promises(**became)[1:] == [added]


@pytest.mark.parametrize(
    ("moments", "said"),
    [(1, "One moment called for it."), (3, "Three moments called for it.")],
)
def test_how_often_a_skill_was_called_for_is_said_in_words(moments, said):
    assert phrases.met(Facet("N3", "Create value", 2, moments)) == said


def test_skills_with_too_little_evidence_are_named_together():
    thin = [Facet("N3", "Create value", None, 1), Facet("I1", "Read the person", None, 0)]
    said = phrases.too_thin(thin)
    assert said.startswith("Not enough evidence in this run: Create value; Read the person.")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("same", "In both rooms you chose to ask &amp; wait."),
        ("promised", "You promised more to Milan than to Mara."),
        ("moves", "With Mara you chose to ask &amp; wait. With Milan, to push."),
        (
            "rooms",
            "With a customer you chose to ask &amp; wait. Inside the company, to push.",
        ),
    ],
)
def test_a_headline_is_escaped_words(key, said):
    halves = {
        "customer": SimpleNamespace(who="Mara", move="ask & wait"),
        "inside": SimpleNamespace(who="Milan", move="push"),
    }
    finding = Finding(key, "inside" if key == "promised" else "")
    assert phrases.headline(SimpleNamespace(halves=halves, finding=finding)) == said


def cohort(key, **given):
    found = picture.Finding(key, **given)
    rows = (Pair("ask first", 3, 2), Pair(picture.ELSEWHERE, 2, 3))
    return picture.Picture(5, rows, found)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (cohort("elsewhere"), "For most of your cohort the story took another way."),
        (cohort("all", move="ask"), "All five chose the same in both rooms: “ask”."),
        (cohort("same", move="ask"), "In both rooms most chose “ask”."),
        (
            cohort("apart", move="ask", inside="push", yours=True),
            (
                "You are not the only one. With a customer most chose “ask”. "
                "Inside the company most chose “push”."
            ),
        ),
        (
            cohort("one", move="ask", lens="customer"),
            "With a customer most chose “ask”. Inside the company they went different ways.",
        ),
        (
            cohort("one", move="ask", lens="inside"),
            "Inside the company most chose “ask”. With a customer they went different ways.",
        ),
        (
            cohort("more", move="ask", lens="customer"),
            "More people chose “ask” with a customer than inside the company.",
        ),
        (
            cohort("more", move="ask", lens="inside"),
            "More people chose “ask” inside the company than with a customer.",
        ),
        (cohort("spread"), "Your cohort went different ways. No move stands out."),
    ],
)
def test_what_stands_out_in_a_cohort_is_one_sentence(found, said):
    assert phrases.cohort_headline(found) == said


def test_the_lines_of_a_picture_begin_like_sentences():
    labels = [row.label for row in phrases.cohort_rows(cohort("spread"))]
    assert labels == ["Ask first", "The story took another way"]
    assert "five people of your cohort" in phrases.cohort_note(cohort("spread"))
