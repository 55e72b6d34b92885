"""What a reader sends from a module page."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError
from wtforms.widgets import TextInput

from training.lenses import CUSTOMER, INSIDE, LENSES
from training.progress.tasks import objection
from training.web.forms import Form

_IF = re.compile(r"^\W*if\s+", re.IGNORECASE)


def _without_if(text: str) -> str:
    """Return the situation as it follows the label "If", without a full stop."""
    return _IF.sub("", text.strip()).rstrip(".,")


class TaskForm(Form):
    """An if-then plan: the situation, a named person, where, a day.

    `where` is a lens; the name `lens` is taken by the one the page is read in.
    """

    situation = StringField(
        _l("If…"),
        validators=[
            InputRequired(_l("Say in which situation you will do it.")),
            Length(max=300, message=_l("Keep the situation under 300 characters.")),
        ],
    )
    with_whom = StringField(
        _l("With…"),
        widget=TextInput(),
        validators=[
            InputRequired(_l("Name one person.")),
            Length(max=120, message=_l("Keep the name under 120 characters.")),
        ],
    )
    where = RadioField(
        _l("Where will you try it?"),
        choices=[
            SelectChoice(CUSTOMER, _l("With a customer")),
            SelectChoice(INSIDE, _l("Inside the company")),
        ],
        validate_choice=False,  # AnyOf says it in words a reader can use
        validators=[AnyOf(LENSES, _l("Choose where you will try it."))],
    )
    due_on = DateField(
        _l("By which day?"), validators=[InputRequired(_l("Choose the day you will do it by."))]
    )

    today = date.min  # where the reader is; the view sets it

    def validate_due_on(self, field: DateField) -> None:
        """Want a day that lies ahead, and not too far."""
        if text := objection(field.data or date.max, self.today):
            raise ValidationError(text)

    def answers(self) -> dict[str, Any]:
        """Return what the reader decided; call it on a form that is valid."""
        return {
            "situation": _without_if(self.situation.data or ""),
            "with_whom": (self.with_whom.data or "").strip(),
            "lens": self.where.data,
            "due_on": self.due_on.data or date.max,
        }
