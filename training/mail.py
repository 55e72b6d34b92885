"""Mail: rendered in the request, sent by a job once the request is committed. Always plain text."""

import smtplib
import ssl
from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.smtp import EmailBackend

from training import jobs
from training.config import Settings
from training.errors import Invalid
from training.part import Job
from training.state import state

DELIVER = "mail.deliver"
TIMEOUT_S = 20


class _Connection(smtplib.SMTP):
    """An SMTP connection whose STARTTLS checks the server's certificate: the library's does not."""

    def starttls(self, **_: Any) -> Any:  # type: ignore[override]  # 3.12 changed its signature
        return super().starttls(context=ssl.create_default_context())


class SmtpBackend(EmailBackend):
    """Flask-Mailman's SMTP, over `_Connection`."""

    connection_class = _Connection

    def open(self) -> bool | None:
        """Connect; unlike the library, leave nothing open if that fails half way."""
        try:
            opened: bool | None = super().open()
        except Exception:
            self.close()
            raise
        return opened


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where mail goes, and add the job that sends it."""
    app.config.update(
        MAIL_BACKEND=SmtpBackend if settings.mail == "smtp" else settings.mail,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_FILE_PATH=str(settings.instance / "mail"),
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username,
        MAIL_PASSWORD=settings.mail_password,
        MAIL_USE_TLS=settings.mail_tls,
        MAIL_TIMEOUT=TIMEOUT_S,
    )
    Mail(app)
    jobs.register(app, Job(DELIVER, deliver))


def send(to: str, subject: str, template: str, **values: Any) -> None:
    """Render the mail now, and have it sent after this transaction is committed.

    template  a `.txt` file: nothing is escaped in it, and nothing needs to be

    Its text waits in the queue: what is secret, such as a link that signs in, is made by a job of
    its own, which calls `send_now`. Raises Invalid if a header would break into two.
    """
    jobs.enqueue(DELIVER, to=to, subject=subject, text=_text(to, subject, template, values))


def send_now(to: str, subject: str, template: str, **values: Any) -> None:
    """Send a mail that no queue may keep. For jobs, after their commit: it takes its time."""
    deliver(to, subject, _text(to, subject, template, values))


def _text(to: str, subject: str, template: str, values: dict[str, Any]) -> str:
    if not template.endswith(".txt"):
        raise ValueError(f"{template!r}: mail is plain text, so its template ends in .txt")
    for header in (to, subject):
        if "\r" in header or "\n" in header:
            raise Invalid("An address or a subject may not have a line break. No mail was sent.")
    return render_template(template, **values)


def deliver(to: str, subject: str, text: str, more: Mapping[str, str] | None = None) -> None:
    """Hand one message to where mail goes; `more` are headers beside the usual."""
    host = urlsplit(state().settings.public_url).hostname
    headers = {
        "Message-ID": make_msgid(domain=host or "localhost"),
        "Auto-Submitted": "auto-generated",
        **(more or {}),
    }
    EmailMessage(subject, text, to=[to], headers=headers).send()
