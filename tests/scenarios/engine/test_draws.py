import pytest

from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching
from training.scenarios.engine.story import Draw


def drawn(seed, chance, draws=()):
    place = make_scene("call", make_choice("go", "end"))
    return branching.start(make_story(place, make_ending("end"), chance=chance, draws=draws), seed)


def test_a_seed_draws_the_same_on_every_machine_for_ever():
    # printf '2\0chance\0setback' | sha256sum begins with 38, and 0x38/256 = 0.22 is below 0.4.
    setbacks = "".join("x" if drawn(n, {"setback": 0.4}).chance else "." for n in range(20))
    assert setbacks == "..x...x..xxxxx.xx..."
    worry = (Draw("worry", ("budget", "face", "time")),)
    worries = [next(iter(drawn(n, {}, worry).drawn))[6:] for n in range(6)]
    assert worries == ["budget", "budget", "time", "budget", "time", "face"]


def test_chances_come_up_as_often_as_they_should_and_apart_from_each_other():
    chance = {"setback": 0.4, "flood": 0.5}
    came = [drawn(seed, chance).chance for seed in range(4_000)]
    shares = [
        sum(each <= c for c in came) / 4_000 for each in ({"setback"}, {"flood"}, set(chance))
    ]
    assert shares == pytest.approx([0.4, 0.5, 0.2], abs=0.03)  # apart: 0.4 * 0.5


def test_hidden_interests_are_drawn_alike():
    draws = (Draw("worry", ("budget", "face", "time")),)
    came = [drawn(seed, {}, draws).drawn for seed in range(3_000)]
    for value in draws[0].values:
        assert sum(f"worry.{value}" in c for c in came) / 3_000 == pytest.approx(1 / 3, abs=0.03)


def test_what_is_certain_always_comes_up_and_what_is_impossible_never():
    assert all(drawn(seed, {"sure": 1.0, "never": 0.0}).chance == {"sure"} for seed in range(200))
