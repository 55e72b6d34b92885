"""What somebody at the door of a cohort says: which side of the table they sit on."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from training.cohorts.models import Side
from training.people.service import Viewer
from training.web.forms import Form


class JoinForm(Form):
    """Which side of the table somebody sits on here."""

    side = RadioField(
        _l("Which side of the table are you on most days?"),
        choices=[
            SelectChoice(Side.CUSTOMER.value, _l("With customers")),
            SelectChoice(Side.INSIDE.value, _l("Inside the company")),
        ],
        invalid_choice_message=_l("Say which side you are on: customer or inside."),
    )

    @classmethod
    def of(cls, viewer: Viewer) -> "JoinForm":
        """Return the form, with the side somebody said on their first visit, if they did."""
        return cls(data={"side": viewer.side} if viewer.arrived else {})

    def to_side(self) -> Side:
        """Return the side; call it on a form that is valid."""
        return Side(self.side.data)
