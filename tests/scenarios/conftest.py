"""Who most tests of scenarios begin with."""

import pytest

from tests.factories import make_person
from tests.forms import sign_in
from tests.scenarios.playing import publish_story


@pytest.fixture
def ana(client):
    """Ana, who has signed in, and to whom *The quiet exception* is open."""
    publish_story()
    person = make_person("Ana Ortega", email="ana@example.org")
    sign_in(client, person)
    return person
