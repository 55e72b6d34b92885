"""What administrators send about a split."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from training.cohorts.balance.records import ATTRIBUTES, Attribute
from training.cohorts.forms import CohortForm
from training.cohorts.splits import phrases
from training.cohorts.splits.dealing import MOST_COHORTS
from training.cohorts.splits.making import Wanted
from training.cohorts.splits.models import CohortSplit
from training.cohorts.splits.sources import Source
from training.web.forms import Form, Readable, required

_RANGE = NumberRange(1, MOST_COHORTS, _l("Write a number of cohorts from 1 to 100."))


class SourceForm(Form):
    """Whom to split, and into how many cohorts."""

    source = SelectField(_l("Whom"), invalid_choice_message=_l("Choose a list of people."))
    count = IntegerField(
        _l("How many cohorts"),
        validators=[Optional(), Readable(_l("Write a number of cohorts from 1 to 100.")), _RANGE],
    )

    @classmethod
    def of(cls, listed: Sequence[Source]) -> "SourceForm":
        """Return the form with the lists there are; the first of them is chosen."""
        form = cls(data={"source": listed[0].key} if listed else {})
        form.source.choices = [
            SelectChoice(one.key, _("%(words)s (%(n)d)", words=one.words, n=one.people))
            for one in listed
        ]
        return form


class TuneForm(Form):
    """How many cohorts, and what matters how much."""

    count = IntegerField(
        _l("How many cohorts"),
        validators=[*required(_l("Write a number of cohorts from 1 to 100.")), _RANGE],
    )
    side = SelectField(invalid_choice_message=_l("Choose how much it matters."))
    function = SelectField(invalid_choice_message=_l("Choose how much it matters."))
    level = SelectField(invalid_choice_message=_l("Choose how much it matters."))
    site = SelectField(invalid_choice_message=_l("Choose how much it matters."))

    @classmethod
    def of(cls, row: CohortSplit) -> "TuneForm":
        """Return the form of a split, with the words of its fields."""
        weights = {each: str(int(row.weights.get(each, 1))) for each in ATTRIBUTES}
        form = cls(data={"count": row.count, **weights})
        words = phrases.attributes()
        weigh = [SelectChoice(str(n), text) for n, text in phrases.weights().items()]
        for each in ATTRIBUTES:
            form[each].label.text = words[each]
            form[each].choices = weigh
        return form

    def to_weights(self) -> dict[Attribute, int]:
        """Return how much each thing counts; call it on a form that is valid."""
        return {each: int(self[each].data) for each in ATTRIBUTES}


class MakeForm(CohortForm):
    """What the cohorts of a split shall be: what can be said of one, and who leaves another."""

    leaves = BooleanField(_l("They leave the cohort that they come from"))

    def to_wanted(self) -> Wanted:
        """Return what was sent; call it on a form that is valid."""
        return Wanted(self.to_settings(), bool(self.leaves.data))
