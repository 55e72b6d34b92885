"""What somebody sends from the player."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from training.scenarios.notes import LONGEST_NOTE
from training.web.forms import Form, tidied


class ChoiceForm(Form):
    """A choice, the number of its step, and what the person thought first."""

    n = IntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(1, 10_000)])
    choice = HiddenField(validators=[InputRequired(_l("Nothing is said yet. Choose what you do."))])
    note = TextAreaField(
        _l("Your private note"),
        filters=[tidied],
        validators=[
            Optional(),
            Length(
                max=LONGEST_NOTE,
                message=_l("Keep the note under 4,000 characters. Nothing was sent on."),
            ),
        ],
    )

    def thought(self) -> str:
        """Return the note as it is kept."""
        return self.note.data or ""
