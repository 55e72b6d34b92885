"""The form every other form comes from."""

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """A form whose fields say what to do when something is missing."""

    def submitted(self) -> bool:
        """Tell whether the form was sent and every field can be used."""
        return bool(self.validate_on_submit())
