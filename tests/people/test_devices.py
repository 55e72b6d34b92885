"""What a browser says about itself, in its owner's words."""

import pytest

from training.people.devices import label

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = [
    (f"{MOZILLA} (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
    (f"{MOZILLA} (Windows NT 10.0; Win64) {WEBKIT} Chrome/131 Safari/537.36", "Chrome on Windows"),
    (
        f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/131 Safari/537.36 Edg/131.0",
        "Edge on Windows",
    ),
    (
        f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
        "Safari on iPhone",
    ),
    (f"{MOZILLA} (Macintosh; Intel Mac OS X 14_7) Version/18 Safari/605.1", "Safari on Mac"),
    (f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/131 Mobile Safari/537", "Chrome on Android"),
    ("curl/8.9", "curl"),
    ("Linux", "A browser on Linux"),
    ("", "A browser"),
    ("<script>alert(1)</script>" * 1000, "A browser"),
]


@pytest.mark.parametrize(("agent", "words"), AGENTS)
def test_a_browser_is_named_as_its_owner_knows_it(agent, words):
    assert label(agent) == words


def test_every_label_fits_its_column():
    assert all(len(words) <= 60 for _agent, words in AGENTS)
