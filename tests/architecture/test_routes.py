"""Routes: guarded, typed, kebab-case, and in the reviewed list."""

import re

import pytest

from training.permissions import PUBLIC, Permission
from training.web import guards

TYPED = re.compile(r"<(\w+)(\([^)]*\))?:\w+>")


def test_every_route_names_one_permission(app):
    known = {PUBLIC, *Permission}
    for endpoint, view in app.view_functions.items():
        assert getattr(view, "permission", None) in known, endpoint


def test_a_route_without_a_permission_stops_the_app(app):
    app.view_functions["bare"] = lambda: "hello"
    with pytest.raises(RuntimeError, match="bare"):
        guards.init_app(app)


def test_paths_are_kebab_case_and_their_parameters_typed(app):
    for rule in app.url_map.iter_rules():
        fixed = TYPED.sub("", rule.rule)
        assert "<" not in fixed, f"{rule.rule}: write <int:…> or <string:…>"
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule}: kebab-case"


def test_no_view_that_changes_something_answers_a_get(app):
    names = re.compile(r"\b(delete|drop|end|erase|finish|move|resume|save|sign_out|take|tell)\b")
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "POST" not in (rule.methods or ()):
            assert not names.search(rule.endpoint.split(".")[-1]), rule.endpoint
