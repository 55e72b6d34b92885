"""The jobs that mail a link: the link is made when the mail is, so that it stands in no queue."""

from training import mail
from training.clock import utcnow
from training.db import db
from training.people import service, tokens


def mail_reset(account: str) -> None:
    """Mail a link that sets a new password."""
    _mail(account, tokens.RESET)


def mail_invitation(account: str) -> None:
    """Mail a link that sets the first password."""
    _mail(account, tokens.INVITE)


def _mail(account: str, kind: str) -> None:
    letter = service.letter(account, kind, utcnow())
    db.session.commit()  # a slow mail server must not hold the database
    if letter:
        to, subject, template, name, link = letter
        mail.send_now(to, subject, template, name=name, link=link)
