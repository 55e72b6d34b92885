"""A facilitator writes to somebody who needs it, undoes it, sends it; a learner reads it."""

import pytest
from sqlalchemy import select, update

from training.clock import utcnow
from training.db import db
from training.messages import release
from training.messages.models import Message, State


def test_the_pages_of_messages_are_accessible(visitor):
    visitor.sign_in("cleo")
    visitor.open("/cohorts/1/messages")
    visitor.check()
    ways = [
        visitor.page.locator(f"section[aria-labelledby={name}-h] .rows a").first.get_attribute(
            "href"
        )
        for name in ("drafts", "coming", "gone")
    ]
    for path in (*ways, ways[0].removesuffix("/edit")):
        visitor.open(path)
        visitor.check()


def test_what_a_learner_got_is_accessible(visitor):
    visitor.sign_in("ana")
    visitor.open("/messages")
    visitor.check()
    assert visitor.page.inner_text(".inbox .count") == "1"
    visitor.page.click(".letters .new a")
    visitor.check()
    assert visitor.page.locator(".inbox .count").is_hidden()
    visitor.open("/messages/settings")
    visitor.check()


@pytest.mark.parametrize("size", ["phone"])
@pytest.mark.parametrize("scheme", ["light"])
def test_somebody_who_needs_it_is_written_to(visitor, program, size, scheme):
    visitor.sign_in("cleo")
    page = visitor.page
    visitor.open("/cohorts/1")
    page.click("text=Write to Jonas")
    page.wait_for_url("**/edit")
    assert "Hello {name}," in page.input_value("[name=text]")
    page.fill("[name=text]", "Hello {name}, ten minutes on Tuesday?")
    page.wait_for_selector("form[data-autosave] [role=status]:text-is('Saved')")
    page.reload()
    assert page.input_value("[name=text]") == "Hello {name}, ten minutes on Tuesday?"
    page.click("text=Look at it before it goes")
    page.wait_for_url("**/messages/*")
    assert "Hello Jonas, ten minutes on Tuesday?" in page.inner_text("main")
    page.click("text=Send now")
    page.wait_for_selector("text=Sent in 30 seconds.")
    page.click(".toast >> text=Undo")
    page.wait_for_selector("text=Taken back. Nobody got it.")
    page.click("text=Send now")
    page.wait_for_selector("text=Sent in 30 seconds.")
    _half_a_minute_later(program)
    page.reload()
    assert "Delivered to 1 person." in page.inner_text("main")


def _half_a_minute_later(program):
    """Let what waits go, as the jobs process would."""
    with program.app_context():
        waits = select(Message.id).where(Message.state == State.WAITING, Message.origin.is_(None))
        db.session.execute(update(Message).where(Message.id.in_(waits)).values(send_at=utcnow()))
        db.session.commit()
        release.release()
        db.session.commit()
