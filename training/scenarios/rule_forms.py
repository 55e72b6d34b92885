"""What somebody sends about the rule they found."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from training.scenarios.pages.twins import room_named
from training.web.forms import Form, tidied

LONGEST_RULE = 500  # characters


class RuleForm(Form):
    """A rule that holds in both rooms, and a case in which it would not.

    names  the people of the story: a rule that names one holds in one room only; the view sets it
    """

    seen = IntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, 10**9)])
    text = TextAreaField(
        _l("Your rule, in your own words"),
        filters=[tidied],
        validators=[
            DataRequired(
                _l("There is no rule yet. One sentence is enough, and you can change it later.")
            ),
            Length(
                max=LONGEST_RULE,
                message=_l("Keep the rule under 500 characters. Nothing was stored."),
            ),
        ],
    )
    breaks = TextAreaField(
        _l("A case in which your rule would do harm"),
        filters=[tidied],
        validators=[
            Optional(),
            Length(
                max=LONGEST_RULE,
                message=_l("Keep the case under 500 characters. Nothing was stored."),
            ),
        ],
    )
    names: Sequence[str] = ()

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse a rule that names one of the two rooms."""
        if word := room_named(field.data or "", self.names):
            raise ValidationError(
                _(
                    "Your rule names one of the rooms: it says “%(word)s”. "
                    "Say it so that it holds in both.",
                    word=word,
                )
            )

    def words(self) -> tuple[str, str]:
        """Return the rule and where it would break, as they are kept."""
        return self.text.data or "", self.breaks.data or ""
