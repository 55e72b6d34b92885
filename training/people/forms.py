"""What people send about themselves, with a sentence for each thing that is missing."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import FileField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import EmailInput

from training.lenses import BOTH, CUSTOMER, INSIDE
from training.people import credentials, passwords
from training.people.choices import FUNCTION_LABELS, time_zones
from training.people.names import LONGEST_EMAIL, clean_name, is_name
from training.people.service import Profile
from training.people.sides import SIDE_OF_FUNCTION
from training.web.forms import Form

ERASE_WORD = "ERASE"


def _zones() -> list[SelectChoice]:
    """Return the time zones by region, with the viewer's own even if it is an odd one."""
    return time_zones(current_user.time_zone if current_user else "UTC")


def _email() -> StringField:
    return StringField(
        _l("E-mail address"),
        widget=EmailInput(),
        validators=[
            InputRequired(_l("Write your e-mail address.")),
            Length(max=LONGEST_EMAIL, message=_l("Keep the e-mail address under 255 characters.")),
        ],
    )


def _password(label: str, missing: str) -> PasswordField:
    too_long = _l("Use at most 1,000 characters.")
    checks = [InputRequired(missing), Length(max=passwords.LONGEST, message=too_long)]
    return PasswordField(label, validators=checks)


def _side() -> RadioField:
    return RadioField(
        _l("Which side of the table are you on most days?"),
        choices=[
            SelectChoice(CUSTOMER, _l("With customers")),
            SelectChoice(INSIDE, _l("Inside the company")),
        ],
        validators=[InputRequired(_l("Choose the side you are on most days."))],
        invalid_choice_message=_l("Choose one of the two sides."),
    )


def _function(choices: Callable[[], list[SelectChoice]]) -> SelectField:
    return SelectField(
        _l("What do you work in?"),
        choices=choices,
        validators=[InputRequired(_l("Choose what you work in."))],
        invalid_choice_message=_l("Choose what you work in from the list."),
    )


def _functions() -> list[SelectChoice]:
    """Return the functions, by the side each usually sits on."""
    return [
        SelectChoice(key, label, optgroup=_group(SIDE_OF_FUNCTION[key]))
        for key, label in FUNCTION_LABELS.items()
    ]


class SignInForm(Form):
    """An address and its password."""

    email = _email()
    password = _password(_l("Password"), _l("Write your password."))


class ResetForm(Form):
    """The address that a link is mailed to."""

    email = _email()


class NewPasswordForm(Form):
    """A password to be; `about` names what it should not be made of."""

    new_password = _password(_l("New password"), _l("Choose a password."))
    about: tuple[str, ...] = ()

    def validate_new_password(self, field: PasswordField) -> None:
        """Say why a password is refused."""
        if field.data and (text := credentials.objection(field.data, *self.about)):
            raise ValidationError(text)


class ChangePasswordForm(NewPasswordForm):
    """A new password, and the present one as proof."""

    current_password = _password(_l("Current password"), _l("Write your current password."))


class ConfirmForm(Form):
    """The present password as proof, before something that matters."""

    password = _password(_l("Password"), _l("Write your password."))


class EraseForm(ConfirmForm):
    """The password and one word, before everything goes."""

    word = StringField(_l("The word ERASE"))

    def validate_word(self, field: StringField) -> None:
        """Want the word, however it is spaced."""
        if (field.data or "").strip() != ERASE_WORD:
            raise ValidationError(_("Write the word ERASE in capitals."))


class ArriveForm(Form):
    """The first visit: a side of the table, and a function; neither is answered beforehand."""

    side = _side()
    function = _function(lambda: [SelectChoice("", _("Choose one")), *_functions()])


class ProfileForm(Form):
    """What a person can change about themselves."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Write your name."))])
    time_zone = SelectField(
        _l("Time zone"),
        choices=_zones,
        invalid_choice_message=_l("Choose your time zone from the list."),
    )
    side = _side()
    function = _function(_functions)
    lens = RadioField(
        _l("Read first"),
        choices=[
            SelectChoice(CUSTOMER, _l("With a customer")),
            SelectChoice(BOTH, _l("Both lenses")),
            SelectChoice(INSIDE, _l("Inside the company")),
        ],
        validators=[InputRequired(_l("Choose what you read first."))],
        invalid_choice_message=_l("Choose one of the three."),
    )

    def validate_name(self, field: StringField) -> None:
        """Want a name that can stand on a page."""
        if not is_name(clean_name(field.data or "")):
            raise ValidationError(_("Write your name with letters, in up to 80 characters."))

    def to_profile(self) -> Profile:
        """Return what was sent; call it on a form that is valid."""
        return Profile(
            name=self.name.data or "",
            time_zone=self.time_zone.data,
            lens=self.lens.data,
            side=self.side.data,
            function=self.function.data,
        )


class ListForm(Form):
    """A list of people: a file, or what was pasted."""

    file = FileField(_l("The file"))
    text = TextAreaField(_l("Or paste it here"))

    called, content = "", b""  # what was sent, whichever of the two it was

    def validate_file(self, _field: FileField) -> None:
        """Want one of the two, with something in it."""
        self.called, self.content = _("Pasted list"), (self.text.data or "").encode()
        sent = request.files.get("file")
        if sent and sent.filename:
            self.called, self.content = sent.filename, sent.read()
        if not self.content.strip():
            raise ValidationError(_("Choose a file that has something in it, or paste the list."))


def _group(side: str) -> str:
    return str(_("With customers") if side == CUSTOMER else _("Inside the company"))


def refuse(field: Any, text: str) -> None:
    """Put an error on a field that only the service could find."""
    field.errors = [*field.errors, text]
