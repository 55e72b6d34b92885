"""A real Chromium on a real server: the app under Werkzeug's own, with threads, on loopback."""

import re
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import not_run
from tests.conftest import settings_for
from training.app import create_app
from training.clock import utcnow
from training.config import ROOT
from training.content import service as content
from training.db import db, empty_log
from training.part import Demo
from training.state import state

HERE = Path(__file__).parent
AXE = (HERE.parent / "vendor" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
PASSWORD = "both-ways-demo"


def pytest_collection_modifyitems(items):
    """Mark what needs Chromium: it runs on the real day, as the browser does."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


class Quiet(WSGIRequestHandler):
    """A request is not worth a line."""

    def log_request(self, *_args):
        """Say nothing."""


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run; each test gets a context of its own."""
    path = not_run.chromium()
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """A database with the demo, told today, once for the run; each test gets a copy of it."""
    folder = tmp_path_factory.mktemp("told")
    app = create_app(settings_for(folder, demo=True), TESTING=True)
    with app.app_context():
        db.create_all()
        kinds = state(app).kinds
        content.publish_tree(ROOT / "content", kinds, now=utcnow())
        demo = Demo(utcnow())
        for part in state(app).parts:
            if part.demo:
                part.demo(demo)
        db.session.commit()
        db.session.remove()
        assert empty_log()
        db.engine.dispose()
    return folder / "training.db"


@pytest.fixture
def program(tmp_path, told):
    """The app behind the site, with the demo."""
    shutil.copy(told, tmp_path / "training.db")
    app = create_app(settings_for(tmp_path, demo=True), TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(program):
    """The demo on a port of its own; yields its address."""
    server = make_server("127.0.0.1", 0, program, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


class Visitor:
    """Somebody at a browser: opens pages, signs in, and notices whatever is wrong with one."""

    def __init__(self, context, site):
        self.context, self.site = context, site
        self.page = context.new_page()
        self.complaints = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        # The second is what a service worker without a network answers.
        offline = re.search("ERR_INTERNET_DISCONNECTED|net::ERR_FAILED", message.text)
        known = re.search(r"status of (4\d\d)", message.text)  # tests ask for these themselves
        if message.type in {"error", "warning"} and not offline and not known:
            self.complaints.append(message.text)

    def open(self, path):
        self.page.goto(self.site + path)
        return self.page

    def sign_in(self, who="ana"):
        page = self.open("/sign-in")
        page.fill("[name=email]", f"{who}@example.org")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(self.site + "/")
        return page

    def check(self):
        """Refuse a page with an accessibility violation, a sideways scroll or a complaint."""
        found = self.page.evaluate(
            AXE + "; axe.run(document, {runOnly: " + repr(TAGS) + "}).then(r => r.violations.map("
            "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))"
        )
        assert found == [], (self.page.url, found)
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{self.page.url} scrolls {wider} px sideways"
        assert self.complaints == [], self.complaints


@pytest.fixture(params=["phone", "desktop"])
def size(request):
    return request.param


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def visitor(chromium, site, size, scheme):
    """Somebody with a phone or a desk, in light or dark."""
    context = chromium.new_context(
        viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    yield Visitor(context, site)
    context.close()
