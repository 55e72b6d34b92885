"""What facilitators send about rounds."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from training.cohorts.models import CohortSession
from training.cohorts.pairs import phrases
from training.cohorts.pairs.rounds import MOST_ROUNDS, SIZES, Wanted
from training.web.forms import Form, required

MOST_TICKED = 5_000


class RoundsForm(Form):
    """How many rounds, of what, and what for."""

    size = RadioField(
        _l("Groups"),
        choices=lambda: [SelectChoice(str(n), phrases.size_names()[n]) for n in SIZES],
        default="2",
        invalid_choice_message=_l("Choose pairs, trios or teams of four."),
    )
    rounds = IntegerField(
        _l("Rounds"),
        default=1,
        validators=[
            *required(_l("Write how many rounds to make.")),
            NumberRange(1, MOST_ROUNDS, _l("Write a number of rounds from 1 to 12.")),
        ],
    )
    session = SelectField(
        _l("For the session"),
        validators=[Optional()],
        invalid_choice_message=_l("Choose a session from the list."),
    )
    activity = SelectField(
        _l("For the exercise"),
        validators=[Optional()],
        invalid_choice_message=_l("Choose an exercise from the list."),
    )

    @classmethod
    def of(
        cls,
        sessions: Sequence[CohortSession],
        activities: Mapping[str, str],
        coming: CohortSession | None,
    ) -> "RoundsForm":
        """Return the form with what there is to choose from; `coming` is proposed."""
        form = cls(data={"session": str(coming.number) if coming else ""})
        form.session.choices = [
            SelectChoice("", _("No session")),
            *(SelectChoice(str(each.number), each.title) for each in sessions),
        ]
        form.activity.choices = [
            SelectChoice("", _("No exercise, or one that nobody prepared")),
            *(SelectChoice(*each) for each in activities.items()),
        ]
        return form

    def to_wanted(self) -> Wanted:
        """Return what is asked for; call it on a form that is valid."""
        return Wanted(
            int(self.size.data),
            self.rounds.data or 1,
            int(self.session.data) if self.session.data else None,
            self.activity.data or "",
        )


def person(name: str, given: Mapping[str, str] | None = None) -> int:
    """Return whom a list of people says, 0 for nobody."""
    text = (request.form if given is None else given).get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def ticked(name: str, given: Sequence[str] | None = None) -> set[int]:
    """Return the people whose boxes are ticked."""
    texts = request.form.getlist(name) if given is None else given
    return {int(t) for t in texts[:MOST_TICKED] if t.isascii() and t.isdigit() and len(t) < 10}
