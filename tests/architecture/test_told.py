"""What people are told can be translated: no sentence of the program leaves it as it stands."""

import ast
from pathlib import Path

import pytest

from training import errors

ROOT = Path(__file__).parents[2] / "training"
# Read by whoever runs the site, in a terminal or a log, in English.
OPERATORS = {
    "cli.py",
    "commands.py",
    "config.py",
    "db.py",
    "jobs.py",
    "mail.py",
    "secrets.py",
    "serve.py",
    "assessments/cli.py",
    "content/cli.py",
    "people/cli.py",
    "people/upkeep.py",  # jobs
}
TRANSLATORS = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SECOND = {"refuse"}  # refuse(field, text)


def error_names(kind=errors.TrainingError):
    """Return the errors whose first argument is the sentence shown."""
    for one in kind.__subclasses__():
        if one.__module__ == errors.__name__ and one is not errors.ContentProblems:
            yield one.__name__
            yield from error_names(one)


TOLD = {*error_names(), "flash", "ValidationError", *SECOND}
FILES = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if (name := path.relative_to(ROOT).as_posix()) not in OPERATORS
    and not name.startswith("operations/")
]


def untranslated(text):
    """Return "line: argument" for each sentence in `text` that tells people something as it is."""
    tree = ast.parse(text)
    functions = FUNCTIONS | returned(tree)
    for scope in [tree, *(node for node in ast.walk(tree) if isinstance(node, SCOPES))]:
        known = functions | given(tree) | given(scope)
        for call in (node for node in within(scope) if isinstance(node, ast.Call)):
            for told in sentences(call):
                if not is_translated(told, known):
                    yield f"{told.lineno}: {ast.unparse(told)}"


def within(scope):
    """Yield the nodes of a scope, and not those of the functions inside it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, SCOPES):
            yield node
            yield from within(node)


def sentences(call):
    """Return the arguments of a call that people read."""
    name = called(call)
    if name in TOLD and len(call.args) > (place := int(name in SECOND)):
        yield call.args[place]
    if name in TOLD | {"jsonify"}:
        yield from (k.value for k in call.keywords if k.arg in {"message", "error", "text"})


def called(node):
    """Return the name of a name, or of what is called."""
    node = node.func if isinstance(node, ast.Call) else node
    return getattr(node, "id", getattr(node, "attr", ""))


def given(scope):
    """Return {name: every value it is given} in a scope."""
    found = {}
    for node in within(scope):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and (value := getattr(node, "value", None)):
                found.setdefault(target.id, []).append(value)
    return found


def returned(tree):
    """Return {function: every value it returns}."""
    found = {}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        values = [n.value for n in within(function) if isinstance(n, ast.Return) and n.value]
        found.setdefault(function.name, []).extend(values)
    return found


def is_translated(node, known, seen=frozenset()):
    """Tell whether every value that `node` can have went through a translation."""
    match node:
        case ast.Constant(value=None):
            return True
        case ast.IfExp():
            inner = [node.body, node.orelse]
        case ast.Dict():
            inner = node.values
        case ast.Subscript():
            inner = [node.value]
        case ast.Call(func=ast.Name(id="str"), args=[one]):
            inner = [one]
        case ast.Call() | ast.Name():
            if (name := called(node)) in TRANSLATORS:
                return isinstance(node, ast.Call)
            inner = known.get(name, []) if name not in seen else []
            seen |= {name}
        case _:
            return False
    return bool(inner) and all(is_translated(one, known, seen) for one in inner)


FUNCTIONS = {}
for path in FILES:
    for name, values in returned(ast.parse(path.read_text("utf-8"))).items():
        FUNCTIONS.setdefault(name, []).extend(values)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_people_are_told_can_be_translated(path):
    assert not list(untranslated(path.read_text("utf-8")))


def test_the_files_for_operators_are_there():
    assert [name for name in OPERATORS if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    "text",
    [
        'raise NotFound("There is nothing.")',
        'raise errors.Conflict(f"{n} were here.")',
        'flash("Saved.")',
        'jsonify(error="Sign in again.")',
        'refuse(form.password, "That is wrong.")',
        'text = "Too long."\nraise Invalid(text)',
        'text = _("Too long.") if n else "Too short."\nraise ValidationError(text)',
        'def why():\n    return "Because."\nraise Forbidden(why())',
    ],
)
def test_a_sentence_as_it_stands_is_found(text):
    assert len(list(untranslated(text))) == 1


def test_a_translated_sentence_is_let_through():
    text = 'text = ngettext("One.", "Many.", n)\nraise TooMany(text, wait_s)\nflash(_("Saved."))'
    assert list(untranslated(text)) == []
