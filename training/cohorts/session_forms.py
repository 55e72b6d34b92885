"""What facilitators send about a session: when and where, its run sheet, their note."""

import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from training.cohorts import run_sheet
from training.cohorts.models import CohortSession
from training.cohorts.programs.documents import LONGEST_SESSION
from training.cohorts.run_sheet import LONGEST_TEXT, LONGEST_TITLE, Draft
from training.web.forms import Revised, required

MOST_NOTE = 8_000
_CALL = re.compile(r"https://[^\s<>\"]+")


class SessionForm(Revised):
    """When, where and how a session is held."""

    title = StringField(
        _l("Title"),
        validators=[
            InputRequired(_l("Give the session a title.")),
            Length(max=LONGEST_TITLE, message=_l("Keep the title under 120 characters.")),
        ],
    )
    on = DateField(_l("Day"), validators=required(_l("Choose the day.")))
    at = TimeField(_l("Begins at"), validators=required(_l("Write when it begins.")))
    minutes = IntegerField(
        _l("Minutes"),
        validators=[
            *required(_l("Write how many minutes it lasts.")),
            NumberRange(10, LONGEST_SESSION, _l("Write a number of minutes from 10 to 480.")),
        ],
    )
    place = StringField(
        _l("Place"),
        validators=[
            Optional(),
            Length(max=300, message=_l("Keep the place under 300 characters.")),
        ],
    )
    call_url = StringField(
        _l("Call link"),
        validators=[Optional(), Length(max=500, message=_l("Keep the link under 500 characters."))],
    )

    drafts: list[Draft]

    @classmethod
    def of(cls, session: CohortSession, time_zone: str) -> "SessionForm":
        """Return the form of a session, its clock that of the cohort."""
        local = session.starts_at.astimezone(ZoneInfo(time_zone))
        form = cls(obj=session, data={"on": local.date(), "at": local.time()})
        sent = form.is_submitted()
        form.drafts = _sent_drafts() if sent else run_sheet.drafts(session.steps)
        if act := request.form.get("do", ""):
            form.drafts = run_sheet.rearranged(form.drafts, act)
        return form

    def submitted(self) -> bool:
        """Tell whether the form was sent to be stored, and every field and step can be used."""
        if not super().submitted() or request.form.get("do"):
            return False
        self.form_errors.extend(_step_problems(self.drafts))
        return not self.form_errors

    @property
    def status_after_act(self) -> int:
        """Return the status of the page: after adding or moving a step nothing is stored yet."""
        return 422 if request.form.get("do") and self.status == 200 else self.status

    def validate_call_url(self, field: StringField) -> None:
        """Want an address that is encrypted: whoever listens in would be at the table."""
        if field.data and not _CALL.fullmatch(field.data.strip()):
            raise ValidationError(_("Write the call link from https:// on."))

    def to_values(self, time_zone: str, stored: list[Any]) -> dict[str, Any]:
        """Return what to store; call it on a form that is valid."""
        wall = datetime.combine(self.on.data or date.min, self.at.data or time())
        return {
            "title": " ".join((self.title.data or "").split()),
            "starts_at": wall.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC),
            "minutes": self.minutes.data,
            "place": (self.place.data or "").strip(),
            "call_url": (self.call_url.data or "").strip(),
            "steps": run_sheet.steps(self.drafts, stored),
        }


class NoteForm(Revised):
    """What facilitators note of a session, for nobody else."""

    note = TextAreaField(
        _l("Facilitators’ note"),
        validators=[
            Length(max=MOST_NOTE, message=_l("Keep the note under 8,000 characters.")),
        ],
    )


def _sent_drafts() -> list[Draft]:
    """Return the steps that were sent, in their order."""
    form, found = request.form, []
    for at in range(run_sheet.MOST_STEPS):
        name = f"step-{at}"
        if f"{name}-title" not in form:
            break
        origin = form.get(f"{name}-origin", "")
        found.append(
            Draft(
                minutes=form.get(f"{name}-minutes", "").strip(),
                title=" ".join(form[f"{name}-title"].split()),
                text=form.get(f"{name}-text", "").replace("\r\n", "\n").strip(),
                prompts=form.get(f"{name}-prompts", "").replace("\r\n", "\n").strip(),
                origin=int(origin) if origin.isdecimal() and len(origin) < 4 else -1,
            )
        )
    return found


def _step_problems(drafts: list[Draft]) -> list[str]:
    """Return a sentence for each step that cannot be stored."""
    found = []
    for n, draft in enumerate(drafts, start=1):
        minutes = draft.minutes
        if not (minutes.isascii() and minutes.isdecimal() and 1 <= int(minutes[:4]) <= 480):
            found.append(_("Step %(n)d: write its minutes, from 1 to 480.", n=n))
        if not draft.title or len(draft.title) > LONGEST_TITLE:
            found.append(_("Step %(n)d: give it a title of up to 120 characters.", n=n))
        if len(draft.text) > LONGEST_TEXT or len(draft.prompts) > LONGEST_TEXT:
            found.append(_("Step %(n)d: keep its text under 4,000 characters.", n=n))
    return [str(text) for text in found]
