"""Importing a list, in a real browser: sent, followed, looked at, confirmed."""

import pytest

from tests.browser.conftest import SIZES, Visitor
from training.clock import utcnow
from training.db import db
from training.people import imports
from training.people.models import ImportState

LIST = (
    "E-mail,Name,Function,Site,Cohort\n"
    "noor@example.org,Noor Haddad,sales,Lyon,Winter\n"
    "ana@example.org,Ana Ortega,finance,Lyon,\n"
    "li@example.org,Li Na,marketng,,\n"
    + "".join(f"p{n}@example.org,=1+1,it,,\n" for n in range(60))
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripted", [True, False], ids=["scripts", "no scripts"])
def test_a_list_is_imported(chromium, site, size, scripted):
    context = chromium.new_context(
        viewport=SIZES[size],
        color_scheme="dark" if size == "phone" else "light",
        java_script_enabled=scripted,
    )
    eva = Visitor(context, site)
    check = eva.check if scripted else lambda: None
    eva.sign_in("eva")
    page = eva.open("/people")
    check()
    page.click("text=Import a list")
    check()
    page.click("text=Read it, import nothing yet")
    assert page.title().startswith("Error: ")
    check()
    page.set_input_files(
        "[name=file]", {"name": "p.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.click("text=Read it, import nothing yet")
    page.wait_for_selector("text=Nothing is imported yet")
    assert "One person is new." in page.inner_text("main")
    check()
    page.click("text=See all 61 rows")
    check()
    page.click("text=Next")
    assert "Page 2 of 2" in page.inner_text("main")
    page.go_back()
    page.go_back()
    page.click("text=Import 2 people")
    page.wait_for_selector("h1:text('The list is imported')")
    check()
    page.click("text=See the people")
    page.click("text=Noor Haddad")
    assert "Winter" in page.inner_text("main")
    check()
    context.close()


def test_the_page_follows_the_work(chromium, site, program):
    eva = Visitor(chromium.new_context(viewport=SIZES["phone"]), site)
    eva.sign_in("eva")
    with program.app_context():
        import_id = imports.begin("p.csv", LIST.encode(), None, utcnow())
        db.session.commit()  # and read by the job
        found = imports.find(import_id)
        found.state, found.done, found.total = ImportState.READING, 1_000, 5_000
        db.session.commit()
        page = eva.open(f"/people/import/{import_id}")
        assert page.inner_text("#far-text") == "Reading rows: 1,000 of 5,000"
        eva.check()
        found.done = 4_000
        db.session.commit()
        page.wait_for_selector("#far-text:text('4,000 of 5,000')")
        assert page.locator("progress").evaluate("bar => bar.position") == 0.8
        found.state = ImportState.READY
        db.session.commit()
        page.wait_for_selector("text=Nothing is imported yet")
    eva.check()
    eva.context.close()
