"""Send forms the way a browser without JavaScript does."""

from tests.pages import tree_of
from training.clock import utcnow
from training.db import db
from training.people import sessions


def sign_in(client, person_id):
    """Give the client a session of `person_id`, as signing in would."""
    token = sessions.begin(person_id, user_agent="test", now=utcnow())
    db.session.commit()
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = token
        session["_fresh"] = True
        session.permanent = True


def fields_of(page, action):
    """Return what the form with this action would send if nothing was changed."""
    for form in tree_of(page.text).iter("form"):
        if (form.get("action") or "").split("#")[0] == action:
            return values_of(form)
    raise AssertionError(f"no form with action {action!r}")


def post(client, path, page=None, **values):
    """Fill in the form that leads to `path` on `page` and send it."""
    return client.post(path, data=fields_of(page, path) | values)


def values_of(form):
    values = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        if not name or (kind in {"radio", "checkbox"} and element.get("checked") is None):
            continue
        if element.tag == "input" and kind not in {"submit", "button"}:
            values[name] = element.get("value") or ""
        elif element.tag == "textarea":
            values[name] = "".join(element.itertext())
        elif element.tag == "select":
            chosen = [o for o in element.iter("option") if o.get("selected") is not None]
            options = chosen or list(element.iter("option"))[:1]
            values[name] = options[0].get("value") if options else ""
    return values
