"""Mail: plain text, after the commit, one header per line."""

import socket
import threading
from email import message_from_bytes, policy

import pytest

from training import mail
from training.db import db
from training.errors import Invalid


@pytest.fixture
def template(tmp_path):
    (tmp_path / "hello.txt").write_text("Hello {{ name }},\n\nsee you on Thursday.\n")
    return "hello.txt"


def sent(folder):
    """Return the messages in the mail folder of an instance."""
    files = sorted((folder / "mail").glob("*")) if (folder / "mail").exists() else []
    raw = [path.read_bytes().rpartition(b"\n" + b"-" * 79)[0] for path in files]
    return [message_from_bytes(each, policy=policy.default) for each in raw]


def test_a_mail_goes_out_after_the_commit(tiny, tmp_path, template):
    with tiny().app_context():
        mail.send("eva@example.org", "Søndag & more", template, name="Eva <Sørensen>")
        assert sent(tmp_path) == []
        db.session.commit()
    (message,) = sent(tmp_path)
    assert message["To"] == "eva@example.org"
    assert message["From"] == "Both Ways <noreply@localhost>"
    assert message["Subject"] == "Søndag & more"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().startswith("Hello Eva <Sørensen>,\n\nsee you")


def test_a_rollback_sends_nothing(tiny, tmp_path, template):
    with tiny().app_context():
        mail.send("eva@example.org", "Hello", template, name="Eva")
        db.session.rollback()
        db.session.commit()
    assert sent(tmp_path) == []


@pytest.mark.parametrize("broken", ["a\nBcc: b@example.org", "a\rb", "a\r\nb"])
def test_a_header_cannot_be_broken_in_two(tiny, template, broken):
    with tiny().app_context():
        with pytest.raises(Invalid, match="line break"):
            mail.send(broken, "Hello", template, name="Eva")
        with pytest.raises(Invalid, match="line break"):
            mail.send("eva@example.org", broken, template, name="Eva")


def test_only_text_templates_are_mailed(tiny):
    with tiny().app_context(), pytest.raises(ValueError, match="plain text"):
        mail.send("eva@example.org", "Hello", "hello.html")


class MailServer(threading.Thread):
    """Just enough of SMTP to take one message on the loopback interface."""

    def __init__(self, *extensions):
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.extensions = extensions
        self.heard = []
        self.data = b""

    def run(self):
        connection, _ = self.listening.accept()
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 here\r\n")
            for line in stream:
                verb = line.split()[0].upper().decode()
                self.heard.append(verb)
                stream.write(self.answer(verb, stream))
                if verb in {"QUIT", "STARTTLS"}:
                    return

    def answer(self, verb, stream):
        if verb == "EHLO":
            lines = ["here", *self.extensions]
            return b"".join(b"250-%s\r\n" % x.encode() for x in lines[:-1]) + (
                b"250 %s\r\n" % lines[-1].encode()
            )
        if verb == "DATA":
            stream.write(b"354 go on\r\n")
            self.data = b"".join(iter(stream.readline, b".\r\n"))
        return b"250 good\r\n"


def test_smtp_delivers(tiny, template):
    server = MailServer()
    server.start()
    with tiny(mail="smtp", mail_server="127.0.0.1", mail_port=server.port).app_context():
        mail.send("eva@example.org", "Hello", template, name="Eva")
        db.session.commit()
    server.join(5)
    server.listening.close()
    assert b"see you on Thursday" in server.data
    assert b"Subject: Hello" in server.data


def test_without_the_promised_encryption_nothing_is_sent(tiny, template):
    server = MailServer()  # does not offer STARTTLS
    server.start()
    settings = {"mail": "smtp", "mail_server": "127.0.0.1", "mail_port": server.port}
    with tiny(**settings, mail_tls=True).app_context():
        mail.send("eva@example.org", "Hello", template, name="Eva")
        with pytest.raises(Exception, match="STARTTLS"):
            db.session.commit()
    server.listening.close()
    assert server.data == b""


def test_starttls_checks_the_certificate(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "smtplib.SMTP.starttls", lambda self, **options: seen.append(options["context"])
    )
    mail.SmtpBackend.connection_class().starttls(context=None)
    assert seen[0].check_hostname
    assert seen[0].verify_mode.name == "CERT_REQUIRED"
