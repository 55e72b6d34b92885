"""The facilitator's pages of messages: the list, one of them, and writing."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.errors import Invalid
from training.messages import listing, pages, recipients, writing
from training.messages.forms import DraftForm, WhenForm, sent_people
from training.messages.models import State
from training.messages.views import bp as bp
from training.messages.writing import Opened
from training.permissions import Permission
from training.web.forms import is_from_script, number
from training.web.guards import requires
from training.web.paging import page_asked

AT = "/cohorts/<int:cohort_id>/messages/<int:message_id>"
bp.add_app_template_filter(pages.when, "message_when")


@bp.get("/cohorts/<int:cohort_id>/messages")
@requires(Permission.COHORT_VIEW)
def sent(cohort_id: int) -> ResponseReturnValue:
    """List what comes, what is being written and what went."""
    seen = writing.cohort_to_write(current_user, cohort_id, now=utcnow())
    coming, drafts = listing.coming(cohort_id, current_user.id)
    page = page_asked(listing.gone_count(cohort_id), listing.A_PAGE)
    return render_template(
        "messages/sent.html",
        seen=seen,
        coming=coming,
        titles=pages.subjects(seen.cohort, [one.message for one in coming]),
        drafts=drafts,
        gone=listing.gone(cohort_id, offset=page.offset),
        page=page,
        how_far=pages.how_far,
        audience=pages.audience,
    )


@bp.post("/cohorts/<int:cohort_id>/messages")
@requires(Permission.COHORT_VIEW)
def begin(cohort_id: int) -> ResponseReturnValue:
    """Begin a draft, perhaps to somebody who needs it."""
    seen = writing.cohort_to_write(current_user, cohort_id, now=utcnow())
    draft = pages.suggested(seen, request.form, now=utcnow())
    message = writing.begin(seen.cohort, current_user, draft, now=utcnow())
    return redirect(url_for(".write", cohort_id=cohort_id, message_id=message.id), 303)


@bp.route(f"{AT}/edit", methods=["GET", "POST"])
@requires(Permission.COHORT_VIEW)
def write(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Write a draft, or change a message of the program before it goes."""
    found = _found(cohort_id, message_id)
    form = DraftForm.of(found.message)
    if request.method == "GET" and not writing.can_change(found.message):
        return _to(found)
    if is_from_script():
        return _saved(found, form)
    if not form.submitted() or _is_second(found, form):
        return _draft(found, form)
    writing.keep(found.message, form.to_draft(), seen=number("seen"), now=utcnow())
    if "look" in request.form:
        return _to(found)
    flash(_("Kept."))
    return redirect(url_for(".write", cohort_id=cohort_id, message_id=message_id), 303)


@bp.get(AT)
@requires(Permission.COHORT_VIEW)
def shown(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Show a message as it will be read, or how far it is."""
    return _shown(_found(cohort_id, message_id))


@bp.post(f"{AT}/send")
@requires(Permission.COHORT_VIEW)
def send(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Send it in half a minute, or at the time that was chosen."""
    found, form = _found(cohort_id, message_id), WhenForm()
    if "later" in request.form and not form.submitted():
        return _shown(found, form)
    at = form.to_moment(found.seen.cohort.time_zone) if "later" in request.form else None
    writing.send(found.message, at, seen=number("seen"), now=utcnow())
    undo = url_for(".take_back", cohort_id=cohort_id, message_id=message_id)
    flash(_("It goes at its time.") if at else _("Sent in 30 seconds."), undo)
    return _to(found)


@bp.post(f"{AT}/take-back")
@requires(Permission.COHORT_VIEW)
def take_back(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Take back what has not gone."""
    found = _found(cohort_id, message_id)
    writing.take_back(found.message, now=utcnow())
    flash(_("Taken back. Nobody got it."))
    return _to(found)


@bp.post(f"{AT}/skip")
@requires(Permission.COHORT_VIEW)
def skip(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Let a message of the program not go."""
    found = _found(cohort_id, message_id)
    writing.skip(found.message)
    undo = url_for(".unskip", cohort_id=cohort_id, message_id=message_id)
    flash(_("It will not go."), undo)
    return redirect(url_for(".sent", cohort_id=cohort_id), 303)


@bp.post(f"{AT}/unskip")
@requires(Permission.COHORT_VIEW)
def unskip(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Let it go after all."""
    writing.unskip(_found(cohort_id, message_id).message, now=utcnow())
    flash(_("It goes as planned."))
    return redirect(url_for(".sent", cohort_id=cohort_id), 303)


@bp.post(f"{AT}/discard")
@requires(Permission.COHORT_VIEW)
def discard(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    writing.discard(_found(cohort_id, message_id).message)
    flash(
        _("The draft is thrown away."),
        url_for(".restore", cohort_id=cohort_id, message_id=message_id),
    )
    return redirect(url_for(".sent", cohort_id=cohort_id), 303)


@bp.post(f"{AT}/restore")
@requires(Permission.COHORT_VIEW)
def restore(cohort_id: int, message_id: int) -> ResponseReturnValue:
    """Have a draft back."""
    found = _found(cohort_id, message_id)
    writing.restore(found.message)
    flash(_("The draft is back."))
    return _to(found)


def _found(cohort_id: int, message_id: int) -> Opened:
    return writing.message_for(current_user, cohort_id, message_id, now=utcnow())


def _is_second(found: Opened, form: DraftForm) -> bool:
    """Tell whether other words were stored meanwhile; the same ones are no second text."""
    same = writing.is_stored(found.message, form.to_draft())
    return not same and form.is_stale(found.message.revision)


def _saved(found: Opened, form: DraftForm) -> ResponseReturnValue:
    """Keep what a script sends while somebody writes; return the revision."""
    if not form.submitted():
        raise Invalid(_("Not kept yet: save it with the button, and the fields say what to mend."))
    seen = writing.keep(found.message, form.to_draft(), seen=number("seen"), now=utcnow())
    return jsonify(saved=True, seen=seen)


def _draft(found: Opened, form: DraftForm) -> ResponseReturnValue:
    """Render the form; what was chosen and not stored stays chosen."""
    people = recipients.everybody(found.message.cohort_id, now=utcnow())
    chosen = sent_people() if form.is_submitted() else recipients.chosen_ids(found.message.id)
    html = render_template(
        "messages/write.html",
        found=found,
        form=form,
        people=pages.grouped(people),
        sizes={who.value: n for who, n in recipients.sizes(people).items()},
        chosen=chosen,
        ticked=[one.name for one in people if one.id in chosen],
        stored=pages.stored(found.message),
    )
    return html, form.status


def _shown(found: Opened, form: WhenForm | None = None) -> ResponseReturnValue:
    """Render one message: before it goes as it will be read, then how far it is."""
    message, cohort, now = found.message, found.seen.cohort, utcnow()
    is_open = message.state is not State.GONE
    html = render_template(
        "messages/shown.html",
        found=found,
        one=listing.one(message),
        form=form or WhenForm.of(pages.tomorrow(cohort.time_zone, now), cohort.time_zone),
        preview=pages.preview(found, current_user, now=now),
        to=pages.to_whom(message, now=now),
        names=pages.named(message, now=now) if is_open else "",
        left=writing.left_today(cohort.id, now) if is_open else 0,
        how_far=pages.how_far,
    )
    return html, 422 if form and form.errors else 200


def _to(found: Opened) -> ResponseReturnValue:
    """Lead to the message, or to the list if it is somebody else's draft now."""
    message, cohort_id = found.message, found.message.cohort_id
    if message.state is State.DRAFT and message.author_id != current_user.id:
        return redirect(url_for(".sent", cohort_id=cohort_id), 303)
    return redirect(url_for(".shown", cohort_id=cohort_id, message_id=message.id), 303)
