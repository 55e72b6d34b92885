"""What somebody sends about a field task."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from training.progress.tasks import objection
from training.web.forms import Form, tidied

LONGEST_STORY = 6_000


class StoryForm(Form):
    """What came of a task, in their words and yours; `seen` is the revision that was shown."""

    seen = IntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, 10**9)])

    text = TextAreaField(
        _l("What happened?"),
        filters=[tidied],
        validators=[
            DataRequired(_l("Write a sentence, even a short one: what did they say?")),
            Length(
                max=LONGEST_STORY,
                message=_l("Keep the story under 6,000 characters. Nothing was stored."),
            ),
        ],
    )


class MoveForm(Form):
    """Another day for a task."""

    due_on = DateField(
        _l("New day"), validators=[InputRequired(_l("Choose the day you will do it by."))]
    )
    today = date.min  # where the person is; the view sets it

    def validate_due_on(self, field: DateField) -> None:
        """Want a day that lies ahead, and not too far."""
        if text := objection(field.data or date.max, self.today):
            raise ValidationError(text)


class ReleaseForm(Form):
    """Whether the sponsor's report names whose story it is; `seen` is the revision shown."""

    seen = IntegerField(widget=HiddenInput(), default=0, validators=[NumberRange(0, 10**9)])
    cohort_id = IntegerField(
        widget=HiddenInput(), default=0, validators=[NumberRange(0, 2**31 - 1)]
    )
    named = RadioField(
        _l("Your name beside it"),
        choices=[
            SelectChoice("hidden", _l("No name, only the side of the table")),
            SelectChoice("shown", _l("My name")),
        ],
        validators=[InputRequired(_l("Choose whether your name stands beside the story."))],
    )
