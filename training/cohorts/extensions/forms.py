"""What facilitators send about more days."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange

from training.cohorts.extensions.rows import ALL, MOST_DAYS, Extended, Wanted
from training.cohorts.models import CohortExtension
from training.web.forms import Form, required
from training.web.pages import day


class ExtensionForm(Form):
    """Who gets more days, for what, how many and why."""

    person_id = SelectField(
        _l("Who"), invalid_choice_message=_l("Choose somebody who learns here.")
    )
    what = SelectField(_l("For what"), invalid_choice_message=_l("Choose from the list."))
    days = IntegerField(
        _l("How many days more"),
        default=7,
        validators=[
            *required(_l("Write how many days.")),
            NumberRange(1, MOST_DAYS, _l("Write a number of days from 1 to 90.")),
        ],
    )
    why = StringField(
        _l("Why"),
        validators=[
            Length(max=300, message=_l("Keep the reason under 300 characters.")),
        ],
    )
    seen = HiddenField()
    is_second = False

    @classmethod
    def for_cohort(
        cls,
        people: Sequence[tuple[int, str]],
        things: Mapping[str, tuple[str, date]],
        row: Extended | None = None,
    ) -> "ExtensionForm":
        """Return the form, filled in with a row that is to be changed."""
        form = cls(data=_of(row) if row else {})
        form.person_id.choices = [SelectChoice(str(who), name) for who, name in people]
        form.what.choices = [
            SelectChoice(ALL, _("Everything of the program")),
            *(
                SelectChoice(what, _("%(title)s, by %(day)s", title=title, day=day(due)))
                for what, (title, due) in things.items()
            ),
        ]
        return form

    def is_stale(self, row: CohortExtension | None) -> bool:
        """Tell whether somebody else was first; then the form says so, and keeps what was typed."""
        if row is None or row.at.isoformat() == self.seen.data:
            return False
        self.is_second = True
        self.form_errors.append(
            _(
                "They have %(days)d days more for this already, so nothing was stored. Send it "
                "again, and what you wrote takes the place of that.",
                days=row.days,
            )
        )
        self.seen.data = row.at.isoformat()
        return True

    @property
    def status(self) -> int:
        """Return the status of the page that shows the form."""
        if self.is_second:
            return 409
        return 422 if self.errors else 200

    def to_wanted(self) -> Wanted:
        """Return what was sent; call it on a form that is valid."""
        return Wanted(
            person_id=int(self.person_id.data),
            what=self.what.data,
            days=self.days.data or 0,
            why=" ".join((self.why.data or "").split()),
            seen=self.seen.data or "",
        )


def _of(row: Extended) -> dict[str, object]:
    return {
        "person_id": str(row.row.person_id),
        "what": row.what,
        "days": row.row.days,
        "why": row.row.why,
        "seen": row.seen,
    }
