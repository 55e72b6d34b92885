"""What a module page weighs on the wire."""

from tests.browser.conftest import SIZES, Visitor

MODULE = "/modules/the-schedule-is-sacrosanct?lens=both"


def test_a_module_page_is_light(chromium, site):
    context = chromium.new_context(viewport=SIZES["phone"], service_workers="block")
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    fresh = chromium.new_context(
        viewport=SIZES["phone"],
        service_workers="block",
        storage_state=context.storage_state(),
    )
    page, sizes = fresh.new_page(), []
    session = fresh.new_cdp_session(page)
    session.send("Network.enable")
    kinds = {}

    def note(event):
        if event["response"]["url"].startswith(site):  # not data: addresses, which are in the page
            kinds[event["requestId"]] = event["type"]

    session.on("Network.responseReceived", note)
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.append((kinds.get(e["requestId"]), e["encodedDataLength"])),
    )
    page.goto(site + MODULE, wait_until="networkidle")
    without_fonts = sum(size for kind, size in sizes if kind != "Font")
    assert len(kinds) <= 6, kinds
    assert without_fonts <= 60_000, sizes
    assert sum(size for kind, size in sizes if kind == "Script") <= 15_000, sizes
    assert sum(size for kind, size in sizes if kind == "Font") <= 92_000, sizes
    fresh.close()
    context.close()
