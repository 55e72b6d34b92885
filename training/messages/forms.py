"""What people send about messages: a draft, when it goes, and how they want mail."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from training.cohorts.programs import fields
from training.errors import Invalid
from training.messages.models import LONGEST_SUBJECT, LONGEST_TEXT, Audience, MailWish, Message
from training.messages.quiet import Quiet
from training.messages.settings import Wishes
from training.messages.writing import Draft
from training.web.forms import Form, Readable, Revised, required, tidied


def _known_fields(form: "DraftForm", field: Field) -> None:
    """Want fields that something fills: a reader would get a wrong one as it stands."""
    for name in fields.unknown(field.data or "", session=form.of_session):
        known = (*fields.EVERYWHERE, *(fields.OF_SESSION if form.of_session else ()))
        raise ValidationError(
            _(
                "There is no field {%(name)s}. Write one of %(known)s, or no braces.",
                name=name,
                known=", ".join(f"{{{each}}}" for each in known),
            )
        )


class DraftForm(Revised):
    """What a facilitator says, and to whom. A draft may be empty; what goes may not."""

    subject = StringField(
        _l("Subject"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            Length(max=LONGEST_SUBJECT, message=_l("Keep the subject under 100 characters.")),
            _known_fields,
        ],
    )
    text = TextAreaField(
        _l("Message"),
        filters=[tidied],
        validators=[
            Length(
                max=LONGEST_TEXT,
                message=_l("Keep the message under 4,000 characters: people read it on a phone."),
            ),
            _known_fields,
        ],
    )
    audience = RadioField(
        _l("Who gets it"),
        choices=[
            SelectChoice(Audience.EVERYBODY.value, _l("Everybody who learns here")),
            SelectChoice(Audience.CUSTOMER.value, _l("The customer side")),
            SelectChoice(Audience.INSIDE.value, _l("The inside")),
            SelectChoice(Audience.CHOSEN.value, _l("People I choose")),
        ],
    )

    of_session = False

    @classmethod
    def of(cls, message: Message) -> "DraftForm":
        """Return the form of a message."""
        stored = {"subject": message.subject, "text": message.text}
        form = cls(data={**stored, "audience": message.audience.value})
        form.of_session = message.symbol.startswith("session")
        return form

    def to_draft(self) -> Draft:
        """Return what was sent; call it on a form that is valid."""
        audience = Audience(self.audience.data)
        return Draft(
            self.subject.data or "",
            self.text.data or "",
            audience,
            sent_people() if audience is Audience.CHOSEN else frozenset(),
        )


class WhenForm(Form):
    """At what time a message goes, where the cohort is."""

    on = DateField(_l("Day"), validators=required(_l("Choose the day on which it goes.")))
    at = TimeField(_l("Time"), validators=required(_l("Write the time at which it goes.")))

    @classmethod
    def of(cls, at: datetime, time_zone: str) -> "WhenForm":
        """Return the form, filled with a moment unless something was sent."""
        local = at.astimezone(ZoneInfo(time_zone))
        return cls(data={"on": local.date(), "at": local.time()})

    def to_moment(self, time_zone: str) -> datetime:
        """Return the moment; call it on a form that is valid."""
        if self.on.data is None or self.at.data is None:
            raise ValueError("a form that is not valid")
        wall = datetime.combine(self.on.data, self.at.data)
        try:
            return wall.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
        except OverflowError as error:
            raise Invalid(_("Choose a time to come, within a year. Nothing was sent.")) from error


class SettingsForm(Form):
    """How somebody wants mail about messages."""

    mail = RadioField(
        _l("Mail about messages"),
        choices=[
            SelectChoice(MailWish.AT_ONCE.value, _l("Each at once")),
            SelectChoice(MailWish.DAILY.value, _l("Once a day, all together")),
            SelectChoice(MailWish.OFF.value, _l("No mail")),
        ],
    )
    start = TimeField(
        _l("Quiet from"),
        validators=[Optional(), Readable(_l("Write a time, such as 20:00."))],
    )
    end = TimeField(
        _l("until"),
        validators=[Optional(), Readable(_l("Write a time, such as 07:00."))],
    )
    weekends = BooleanField(_l("Saturdays and Sundays too"))

    @classmethod
    def of(cls, wishes: Wishes) -> "SettingsForm":
        """Return the form of what somebody wants."""
        hours = wishes.quiet
        has_hours = hours.start != hours.end
        return cls(
            data={
                "mail": wishes.mail.value,
                "start": hours.start if has_hours else None,
                "end": hours.end if has_hours else None,
                "weekends": hours.weekends,
            }
        )

    def validate_end(self, field: TimeField) -> None:
        """Want both times or none."""
        if (field.data is None) != (self.start.data is None):
            raise ValidationError(_("Write both times, or leave both empty for no quiet hours."))

    def to_wishes(self) -> Wishes:
        """Return what was chosen; call it on a form that is valid."""
        start, end = self.start.data or time(), self.end.data or time()
        hours = Quiet(start, end, bool(self.weekends.data))
        return Wishes(MailWish(self.mail.data), hours)


def sent_people() -> frozenset[int]:
    """Return the people who were chosen. Raises Invalid for what is no id."""
    sent = request.form.getlist("people")
    if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in sent):
        raise Invalid(_("This form was changed on its way. Reload the page and send it again."))
    return frozenset(map(int, sent))
