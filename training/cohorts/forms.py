"""What facilitators and administrators send about cohorts, people and sessions."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from training.cohorts.dates import MOST_WEEKS
from training.cohorts.editing import Settings
from training.cohorts.models import Cohort, Enrolment, MemberRole, Side
from training.cohorts.plans import KIND
from training.content import service as content
from training.people.choices import time_zones
from training.web.forms import Form, Readable, Revised, required

LANGUAGES = {"en": "English"}
MOST_SEATS = 5_000


def _programs() -> list[SelectChoice]:
    listed = [SelectChoice(one.slug, one.title) for one in content.live_list(KIND)]
    return [SelectChoice("", _("No program")), *listed]


class CohortForm(Revised):
    """What can be said about a cohort."""

    name = StringField(
        _l("Name"),
        validators=[
            InputRequired(_l("Give the cohort a name.")),
            Length(max=120, message=_l("Keep the name under 120 characters.")),
        ],
    )
    starts_on = DateField(
        _l("First day"),
        validators=required(_l("Choose the first day, best a Monday.")),
    )
    program = SelectField(
        _l("Program"),
        choices=_programs,
        validators=[Optional()],
        invalid_choice_message=_l("Choose a program from the list."),
    )
    weeks = IntegerField(
        _l("Weeks, without a program"),
        default=8,
        validators=[
            *required(_l("Write how many weeks it lasts.")),
            NumberRange(1, MOST_WEEKS, _l("Write a number of weeks from 1 to 104.")),
        ],
    )
    time_zone = SelectField(
        _l("Time zone"),
        choices=lambda: time_zones("UTC"),
        invalid_choice_message=_l("Choose the time zone from the list."),
    )
    language = SelectField(
        _l("Language"),
        choices=[SelectChoice(key, words) for key, words in LANGUAGES.items()],
        default="en",
    )
    seats = IntegerField(
        _l("Seats"),
        validators=[
            Optional(),
            Readable(_l("Write a number from 1 to 5,000.")),
            NumberRange(1, MOST_SEATS, _l("Write a number from 1 to 5,000.")),
        ],
    )
    is_waiting = BooleanField(_l("A waiting comparison"))
    enrolment = RadioField(
        _l("How people come in, besides by hand and by a list"),
        choices=[
            SelectChoice(Enrolment.CLOSED.value, _l("Nobody comes in by themselves")),
            SelectChoice(Enrolment.LINK.value, _l("Whoever has the link is in")),
            SelectChoice(Enrolment.APPROVAL.value, _l("Whoever has the link may ask")),
        ],
        default=Enrolment.CLOSED.value,
        coerce=lambda value: getattr(value, "value", value),
    )

    @classmethod
    def fresh(cls, today: date, time_zone: str) -> "CohortForm":
        """Return the form of a cohort to be."""
        return cls(data={"starts_on": today, "time_zone": time_zone})

    @classmethod
    def of(cls, cohort: Cohort) -> "CohortForm":
        """Return the form of a cohort that is there."""
        return cls(obj=cohort)

    def validate_name(self, field: StringField) -> None:
        """Want more than spaces."""
        if not (field.data or "").strip():
            raise ValidationError(_("Give the cohort a name."))

    def to_settings(self) -> Settings:
        """Return what was sent; call it on a form that is valid."""
        return Settings(
            name=" ".join((self.name.data or "").split()),
            starts_on=self.starts_on.data or date.min,
            program=self.program.data or "",
            weeks=self.weeks.data or 1,
            time_zone=self.time_zone.data,
            language=self.language.data,
            seats=self.seats.data,
            is_waiting=bool(self.is_waiting.data),
            enrolment=Enrolment(self.enrolment.data),
        )


class MemberForm(Form):
    """Who comes in, as what, and on which side."""

    person_id = IntegerField(validators=required(_l("Search for somebody, then add them.")))
    role = RadioField(
        choices=[SelectChoice(role.value, role.value) for role in MemberRole],
        default=MemberRole.LEARNER.value,
    )
    side = HiddenField()

    def validate_side(self, field: HiddenField) -> None:
        """Want a side of those who learn."""
        sides = {side.value for side in Side}
        if self.role.data == MemberRole.LEARNER.value and field.data not in sides:
            raise ValidationError(_("Say which side this learner is on: customer or inside."))

    def to_role(self) -> MemberRole:
        """Return the role; call it on a form that is valid."""
        return MemberRole(self.role.data)

    def to_side(self) -> Side | None:
        """Return the side of a learner."""
        return Side(self.side.data) if self.to_role() is MemberRole.LEARNER else None
