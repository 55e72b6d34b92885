"""What a page sends: the form every other form comes from, and fields that have none."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto as _SENT  # what a form is given when nothing else is
from wtforms import Field
from wtforms.validators import InputRequired, StopValidation

from training.errors import Invalid


def number(name: str) -> int:
    """Return a whole number that a page sent for itself, such as a revision; 0 if it is not there.

    Raises Invalid if it is none.
    """
    given = request.form.get(name, "0")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Invalid(_("This form was changed on its way. Reload the page and send it again."))
    return int(given)


def tidied(text: str | None) -> str:
    """Return words from a text field as they are counted and kept.

    A line ends in one character, as in the browser, and no space stands around them.
    """
    return (text or "").replace("\r\n", "\n").strip()


def written(name: str = "text") -> str:
    """Return what somebody wrote into a text field that has no form of ours, as it is kept."""
    return tidied(request.form.get(name))


def is_from_script() -> bool:
    """Tell whether a script sends this, such as words being written: it wants no page for it."""
    return request.headers.get("X-Requested-With") == "fetch"


class Form(FlaskForm):
    """A form whose fields say what to do when something is missing."""

    class Meta(FlaskForm.Meta):
        """How the fields get here: JSON in their place would bring lists, depth and NUL."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Return what was sent as fields, and nothing else."""
            if formdata is _SENT:
                return request.form if form.is_submitted() else None
            return formdata

    def submitted(self) -> bool:
        """Tell whether the form was sent and every field can be used."""
        return bool(self.validate_on_submit())


class Revised(Form):
    """A form of something that two people may change at once."""

    is_second = False

    def is_stale(self, revision: int) -> bool:
        """Tell whether somebody else was first; then the form says so, and keeps what was typed."""
        if number("seen") == revision:
            return False
        self.is_second = True
        self.form_errors.append(
            _(
                "Somebody else changed this after you opened it, so nothing was stored. What you "
                "wrote stands in the fields; what is stored stands above them. Look at both, then "
                "send yours again."
            )
        )
        return True

    @property
    def status(self) -> int:
        """Return the status of the page that shows the form."""
        if self.is_second:
            return 409
        return 422 if self.errors else 200


class Readable:
    """Wants a day, an hour or a number that could be read, and says so in our words."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, _form: Form, field: Field) -> None:
        """Put our sentence in place of WTForms' own."""
        if field.process_errors:
            field.errors = []
            raise StopValidation(self.text)


def required(text: str) -> list[Any]:
    """Return what wants a field filled in, and readable."""
    return [InputRequired(text), Readable(text)]
