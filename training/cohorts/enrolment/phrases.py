"""What people at the door of a cohort read, in their language."""

from datetime import datetime

from flask_babel import gettext as _

from training.web.pages import local_day_words as day

__all__ = ["refused", "standing"]


def standing(key: str, since: datetime | None) -> str:
    """Return the sentence that goes with a standing."""
    on = day(since) if since else ""
    return {
        "in": _("You are in it since %(day)s.", day=on),
        "runs": _("You facilitate it. Whoever else opens this link finds a way in here."),
        "asked": _("You asked on %(day)s. Whoever facilitates it has yet to answer.", day=on),
        "open": _("You have the link, so you can come in."),
        "ask": _("You have the link, so you can ask. Whoever facilitates it answers."),
    }.get(key) or refused(key, since)


def refused(key: str, since: datetime | None) -> str:
    """Return why somebody does not come in, and what they can do."""
    on = day(since) if since else ""
    if key == "over":
        return str(_("This cohort is over, so nobody comes in any more. Ask for one that begins."))
    if key == "left":
        return str(
            _(
                "You left this cohort on %(day)s. Whoever facilitates it can let you in again; "
                "what you did there is still yours.",
                day=on,
            )
        )
    if key == "declined":
        return str(
            _(
                "You asked, and were told no on %(day)s. Talk to whoever facilitates it: they can "
                "still let you in.",
                day=on,
            )
        )
    if key == "full":
        return str(
            _(
                "Every seat in this cohort is taken, so you did not get one. Ask whoever "
                "facilitates it for another, or for the next cohort."
            )
        )
    return str(
        _(
            "Nobody comes into this cohort by its link at the moment. Whoever facilitates it can "
            "add you by hand."
        )
    )
