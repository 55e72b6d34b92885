"""The list of people and one person's page, for those who look after them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.people import directory, invitations
from training.people.account_views import bp as bp
from training.people.choices import FUNCTION_LABELS
from training.permissions import Permission
from training.web.guards import requires
from training.web.paging import page_asked


@bp.get("/people")
@requires(Permission.PEOPLE_EDIT)
def people() -> ResponseReturnValue:
    """List everybody, or those whose name or address has some words in it."""
    sought = request.args.get("q", "").strip()[:100]
    found = directory.count(sought)
    page = page_asked(found, directory.PER_PAGE)
    return render_template(
        "people/people.html",
        lines=directory.lines(sought, page.number, utcnow()),
        found=found,
        page=page,
        sought=sought,
        functions=FUNCTION_LABELS,
    )


@bp.get("/people/<int:person_id>")
@requires(Permission.PEOPLE_EDIT)
def person(person_id: int) -> ResponseReturnValue:
    """Show one person: who they are here and why, and how they stand; never what they did."""
    card = directory.card(person_id, utcnow())
    return render_template("people/person.html", card=card, functions=FUNCTION_LABELS)


@bp.post("/people/<int:person_id>/invite")
@requires(Permission.PEOPLE_EDIT)
def invite(person_id: int) -> ResponseReturnValue:
    """Have an invitation mailed, once more if need be."""
    directory.card(person_id, utcnow())  # or there is nobody
    invitations.ask(person_id, utcnow())
    flash(_("The invitation is on its way."))
    return redirect(url_for("people.person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/switch-off")
@requires(Permission.PEOPLE_EDIT)
def switch_off(person_id: int) -> ResponseReturnValue:
    """Let nobody sign in with this account any more; what the person did stays theirs."""
    directory.switch(current_user, person_id, on=False)
    flash(_("Switched off, and signed out everywhere."))
    return redirect(url_for("people.person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/switch-on")
@requires(Permission.PEOPLE_EDIT)
def switch_on(person_id: int) -> ResponseReturnValue:
    """Let the person sign in again."""
    directory.switch(current_user, person_id, on=True)
    flash(_("Switched on. They sign in as before."))
    return redirect(url_for("people.person", person_id=person_id), 303)
