"""Signing in and out, links from mail, and the first visit."""

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from training.clock import utcnow
from training.people import authentication, service, sessions, tokens
from training.people.cast import PASSWORD, SIGN_INS
from training.people.forms import ArriveForm, NewPasswordForm, ResetForm, SignInForm, refuse
from training.people.sides import UNSAID
from training.permissions import PUBLIC, Permission
from training.state import state
from training.web.forms import Form
from training.web.guards import requires
from training.web.links import safe_path
from training.web.pages import person_tag

bp = Blueprint("people", __name__, template_folder="templates")
TOKEN_KEY = "_user_id"  # noqa: S105  # the name under which flask-login looks for it
UNUSABLE = 422
_PLAYS = (
    _l("learns on the customer side, in Autumn"),
    _l("learns on the inside, in Autumn"),
    _l("facilitates Autumn"),
    _l("learns in Winter, the other cohort"),
    _l("runs the site and writes for it"),
)
DEMO_PARTS = tuple(zip(SIGN_INS, _PLAYS, strict=True))
_AFTER = {tokens.INVITE: "people.arrive", tokens.RESET: "today.today"}


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; answer alike whether the account exists or not."""
    back = safe_path(request.values.get("next"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(back or url_for("today.today"), 303)
    form = SignInForm()
    if form.submitted():
        person_id = authentication.authenticate(
            form.email.data or "", form.password.data or "", request.remote_addr, utcnow()
        )
        if person_id is not None:
            return begin(person_id, back or url_for("today.today"))
        refuse(form.password, _("This address and password do not go together."))
    cast = DEMO_PARTS if state().settings.demo else ()
    return page("people/sign_in.html", form, back=back, cast=cast, demo_password=PASSWORD)


@bp.post("/sign-out")
@requires(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the session in the database and in the browser, wherever the person was."""
    leave()
    response = redirect(url_for("people.sign_in"), 303)
    # Not "storage": words that have not reached the server yet are kept there.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/reset", methods=["GET", "POST"])
@requires(PUBLIC)
def ask_reset() -> ResponseReturnValue:
    """Ask whom to mail a link to; say the same whether there is an account or not."""
    form = ResetForm()
    if form.submitted():
        authentication.ask_reset(form.email.data or "", request.remote_addr, utcnow())
        return redirect(url_for("people.reset_sent"), 303)
    return page("people/reset.html", form)


@bp.get("/reset/sent")
@requires(PUBLIC)
def reset_sent() -> ResponseReturnValue:
    """Say where to look for the link."""
    return render_template("people/reset_sent.html")


@bp.route("/reset/<string:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a mailed link."""
    return by_link(token, tokens.RESET)


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def invitation(token: str) -> ResponseReturnValue:
    """Set the first password by a mailed link."""
    return by_link(token, tokens.INVITE)


@bp.route("/arrive", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_EDIT)
def arrive() -> ResponseReturnValue:
    """Ask which side of the table the person is on; once, and then lead to where they begin."""
    if not service.needs_arrival(current_user):
        return redirect(url_for("today.today"), 303)
    invited_as = current_user.function
    form = ArriveForm(function="" if invited_as == UNSAID else invited_as)
    if not form.submitted():
        return page("people/arrive.html", form)
    now = utcnow()
    is_new = service.arrive(current_user, form.function.data, form.side.data, now)
    first = service.welcome(current_user, now) if is_new else None
    return redirect(first or url_for("today.today"), 303)


@bp.get("/account/token")
@requires(PUBLIC)
def token() -> ResponseReturnValue:
    """Give a script what it needs to send words that were written offline."""
    if not current_user.is_authenticated:
        return jsonify(error=_("Sign in again, then your words are sent.")), 401
    return jsonify(csrf=generate_csrf(), person=person_tag(current_user.id))


def page(template: str, form: Form, **values: object) -> ResponseReturnValue:
    """Show a form; if something is wrong with it, the status says that nothing was stored."""
    html = render_template(template, form=form, **values)
    return make_response(html, UNUSABLE if form.errors else 200)


def begin(person_id: int, target: str) -> Response:
    """Sign this browser in as a person."""
    leave()
    session[TOKEN_KEY] = sessions.begin(person_id, request.user_agent.string, utcnow())
    session.permanent = True
    return make_response(redirect(target, 303))


def leave() -> None:
    """End what this browser was signed in as, and forget everything its cookie held."""
    if held := session.get(TOKEN_KEY):
        sessions.end_by_token(str(held))
    session.clear()


def by_link(link: str, kind: str) -> ResponseReturnValue:
    """Show the form that a link opens, or use the link up with what was sent."""
    holder = tokens.holder(link, kind, utcnow())
    form = NewPasswordForm()
    form.about = (holder.name, holder.email) if holder else ()
    if holder and form.submitted():
        person_id = service.accept(link, kind, form.new_password.data or "", utcnow())
        if person_id is not None:
            return begin(person_id, url_for(_AFTER[kind]))
        holder = None
    if holder is None:
        response = make_response(render_template("people/link_gone.html", kind=kind), 404)
    else:
        response = make_response(page("people/new_password.html", form, who=holder, kind=kind))
    # The address is a secret. Not "no-referrer": then no browser could prove where the form was.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
