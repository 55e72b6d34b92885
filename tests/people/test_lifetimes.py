"""How long a sign-in lasts, and what the viewer may do."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest

from training.lenses import LENSES
from training.people.lifetimes import is_alive
from training.people.sides import FUNCTIONS, side_of
from training.people.viewer import Viewer
from training.permissions import Permission, Role

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LEARNER, ADMIN = frozenset({Role.LEARNER}), frozenset({Role.LEARNER, Role.ADMIN})


@pytest.mark.parametrize(
    ("roles", "age", "rest", "alive"),
    [
        (LEARNER, timedelta(days=59), timedelta(days=13), True),
        (LEARNER, timedelta(days=59), timedelta(days=14), False),
        (LEARNER, timedelta(days=60), timedelta(0), False),
        (frozenset({Role.FACILITATOR}), timedelta(days=20), timedelta(days=13), True),
        (frozenset({Role.AUTHOR}), timedelta(days=20), timedelta(days=13), True),
        (ADMIN, timedelta(hours=11), timedelta(minutes=59), True),
        (ADMIN, timedelta(hours=11), timedelta(hours=1), False),
        (ADMIN, timedelta(hours=12), timedelta(0), False),
    ],
)
def test_a_session_lasts_as_long_as_its_owner_can_do_little_harm(roles, age, rest, alive):
    assert is_alive(roles, created_at=NOW - age, seen_at=NOW - rest, now=NOW) is alive


def test_every_function_sits_on_a_side():
    assert {side_of(function) for function in FUNCTIONS} == set(LENSES)
    with pytest.raises(ValueError, match="no function 'astrology'"):
        side_of("astrology")


def make_viewer(*roles):
    return Viewer(
        id=1, name="Ana", initials="A", email="ana@example.org", lens="customer", side="customer",
        function="sales", time_zone="UTC", language="en", is_demo=False, roles=frozenset(roles),
        session_id=7, arrived=True, token="secret-token",
    )  # fmt: skip


def test_a_viewer_can_do_what_any_of_their_roles_grants():
    assert make_viewer(Role.LEARNER).can(Permission.ACCOUNT_EDIT)
    assert make_viewer(Role.LEARNER).can("account:edit")
    assert not make_viewer(Role.LEARNER).can("no:such")
    assert not make_viewer().can(Permission.ACCOUNT_EDIT)


def test_a_viewer_never_prints_the_token_and_never_changes():
    viewer = make_viewer(Role.LEARNER)
    assert "secret-token" not in repr(viewer)
    with pytest.raises(FrozenInstanceError):
        viewer.name = "Eva"
