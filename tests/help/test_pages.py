"""The handbook: every page of docs/ is served, and every link in it leads somewhere."""

import re

import pytest

from tests.factories import make_person
from tests.forms import sign_in
from training.config import ROOT
from training.help import service
from training.help.shelves import SHELVES, shelves
from training.help.words import LINES
from training.permissions import Permission

NAMES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))


def test_the_index_leads_to_every_page(client):
    index = client.get("/help").text
    for name in NAMES:
        assert f'href="/help/{name}"' in index


def test_the_index_has_a_shelf_for_each_reader(client):
    index = client.get("/help").text
    headings = re.findall(r'<h2 id="\w+-h">([^<]+)</h2>', index)
    assert headings == [
        *("For learners", "For facilitators", "For administrators", "For authors"),
        "For operators",
    ]
    for page, anchor in re.findall(r'href="/help/([a-z-]+)#([a-z-]+)"', index):
        assert f'id="{anchor}"' in client.get(f"/help/{page}").text


def test_a_page_that_no_shelf_names_is_for_operators():
    assert shelves([*NAMES, "upgrading"])["operator"][-1].page == "upgrading"
    named = {entry.page for entries in SHELVES.values() for entry in entries}
    assert named == set(NAMES)
    keys = {entry.key for entries in SHELVES.values() for entry in entries}
    assert keys == set(LINES)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_page_leads_somewhere(client, name):
    page = client.get(f"/help/{name}")
    assert page.status_code == 200
    article = re.search(r"<article>.*</article>", page.text, re.DOTALL)
    assert article
    for target in re.findall(r'href="([^"#]+)"', article[0]):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert client.get(f"/help/{target}").status_code in {200, 308}, target
    for target, anchor in re.findall(r'href="([a-z-]*)#([a-z0-9-]+)"', article[0]):
        led_to = client.get(f"/help/{target}") if target else page
        assert f'id="{anchor}"' in led_to.text, f"{target}#{anchor}"


def test_a_page_that_does_not_exist_says_so(client):
    assert client.get("/help/nothing").status_code == 404
    assert client.get("/help/..%2FREADME").status_code == 404


def test_privacy_has_an_address_of_its_own(client):
    assert client.get("/privacy").location == "/help/privacy"


def test_every_permission_stands_in_the_handbook():
    page = (ROOT / "docs" / "sign-in.md").read_text("utf-8")
    assert [p.value for p in Permission if f"`{p.value}`" not in page] == []


def test_a_page_asks_the_database_only_who_is_looking(client, queries):
    sign_in(client, make_person())
    with queries() as seen:
        page = client.get("/help/privacy")
    assert page.status_code == 200
    assert len(seen) == 1, seen


def test_a_page_without_a_title_stops_the_build(tmp_path):
    (tmp_path / "bad.md").write_text("no title\n")
    with pytest.raises(ValueError, match="does not begin with its title"):
        service._read(tmp_path / "bad.md")
