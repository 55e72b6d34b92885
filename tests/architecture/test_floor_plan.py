"""The floor plan: which package may import which, and which files may touch the outside."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "training"
FLOORS = [
    {
        "db",
        "clock",
        "errors",
        "permissions",
        "config",
        "secrets",
        "state",
        "lenses",
        "part",
        "mail",
        "jobs",
        "revisions",
        "commands",
    },
    {"web"},
    {"people", "content"},
    {"cohorts"},
    {"progress", "live", "messages"},
    {"modules", "scenarios", "assessments", "negotiations", "consensus", "practice", "simulations"},
    {"today", "help", "reports", "authoring", "integrations"},
    {"app", "cli", "serve", "__main__", "operations"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
DOORS = {"models", "service", "forms", "views", "api", "cli", "part", "__init__"}
PRIVATE = ("views", "forms", "api", "cli")  # how the names of a package's own files end
ASSEMBLERS = {"app", "cli"}  # they put the packages together
OUTSIDE = {
    "argon2",
    "click",
    "flask",
    "flask_babel",
    "flask_login",
    "flask_sqlalchemy",
    "flask_wtf",
    "huey",
    "sqlalchemy",
    "subprocess",
    "wtforms",
}
PACKAGES = {p.name for p in ROOT.iterdir() if (p / "__init__.py").exists()}
FILES = sorted(ROOT.rglob("*.py"))


def imports(text):
    """Yield every module that `text` imports, also inside functions, `from a import b` as a.b."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{a.name}" for a in node.names)


def on_card(package, heading):
    """Return the files that the card of `package` names under `heading`."""
    card = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text())) or ""
    named = re.search(rf"^{heading} +(.+(?:\n {{8}}.+)*)", card, re.MULTILINE)
    listed = re.sub(r"\([^)]*\)", "", named[1]) if named else ""
    return {name.strip() for name in listed.split(",") if name.strip()}


def doors(package):
    """Return the files of `package` that may touch the outside: its card may name more."""
    return DOORS | on_card(package, "Doors")


def is_pure(path):
    """Tell whether `path` may know nothing but values."""
    package, *rest = path.relative_to(ROOT).with_suffix("").parts
    return package in PACKAGES and bool(rest) and rest[0] not in doors(package)


PURE = [path for path in FILES if is_pure(path)]


def ids(path):
    return str(path.relative_to(ROOT))


def dotted(path):
    """Return the name by which `path` is imported."""
    return ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")


def breaches(path, text):
    """Return the imports of `path` that point up or sideways, or through a private door."""
    here = path.relative_to(ROOT).with_suffix("").parts[0]
    for name in imports(text):
        if name.startswith("."):
            yield f"write absolute imports, not {name}"
        parts = name.split(".")
        if parts[0] != "training" or len(parts) < 2 or parts[1] == here or here == "__init__":
            continue
        there = parts[1]
        if not (
            FLOOR[there] < FLOOR[here] or (FLOOR[here] in {0, 7} and FLOOR[there] <= FLOOR[here])
        ):
            yield f"{here} must not import {name}"
        if len(parts) > 2 and is_private(here, there, parts[2]):
            yield f"{name} is private to {there}"


def is_private(here, there, file):
    """Tell whether `here` must not know this file of `there`; every form comes from web.forms."""
    if file == "part":
        return here != "app"
    return file.endswith(PRIVATE) and here not in ASSEMBLERS and (there, file) != ("web", "forms")


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_imports_point_down(path):
    assert not list(breaches(path, path.read_text()))


def outside(path, text):
    """Return the imports by which a pure module would know more than values."""
    package = path.relative_to(ROOT).parts[0]
    for name in imports(text) if is_pure(path) else ():
        top, *rest = name.split(".")
        if top != "training":
            touches = top in OUTSIDE
        elif rest[0] == package:
            touches = rest[1] in doors(package) - {"__init__"}
        else:
            touches = rest[0] == "db" or DOORS & set(rest[1:])
        if touches:
            yield f"pure module imports {name}"


def test_no_imports_go_in_a_circle():
    files = {dotted(path): path for path in FILES}
    graph = {
        name: files.keys()
        & {form for n in imports(path.read_text()) for form in (n, n.rpartition(".")[0])}
        for name, path in files.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("path", PURE, ids=ids)
def test_only_doors_touch_the_outside(path):
    assert not list(outside(path, path.read_text()))


def test_pure_modules_load_in_a_bare_interpreter():
    names = [dotted(path) for path in PURE]
    code = (
        f"import sys, importlib; [importlib.import_module(n) for n in {names!r}]; "
        "found = {'flask', 'sqlalchemy', 'wtforms'} & set(sys.modules); "
        "sys.exit(f'pure modules load {found}' if found else 0)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT.parent)


def is_view(node):
    """Tell whether a function is marked with @requires: a route leads to it, wherever it stands."""
    marks = [mark.func for mark in node.decorator_list if isinstance(mark, ast.Call)]
    return "requires" in {getattr(mark, "id", getattr(mark, "attr", "")) for mark in marks}


def views(path, text):
    """Yield every view in `text`, and the other functions beside it in a views.py."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
            path.stem.endswith("views") or is_view(node)
        ):
            yield node


def long_views(path, text):
    """Return the views that do not fit a screen beside their template."""
    for node in views(path, text):
        if (lines := node.end_lineno - node.lineno + 1) > 20:
            yield f"{ids(path)}:{node.lineno} {node.name} has {lines} lines"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_views_stay_within_20_lines(path):
    assert not list(long_views(path, path.read_text()))


def test_every_view_is_found():
    found = {path.stem for path in FILES if any(map(is_view, views(path, path.read_text())))}
    assert found >= {"views", "account_views"}


@pytest.mark.parametrize("path", [path for path in FILES if path.stem == "__init__"], ids=ids)
def test_importing_a_package_does_nothing(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree) and len(tree.body) == 1, "a docstring, nothing else"


def open_folders(package):
    """Return the folders of `package` that may touch the outside: its card names them as doors."""
    folders = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    return folders & on_card(package, "Doors")


def test_a_folder_that_is_a_door_has_a_card_that_names_its_files():
    folders = [f"{each}/{name}" for each in sorted(PACKAGES) for name in open_folders(each)]
    assert "cohorts/pairs" in folders
    for folder in folders:
        files = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}
        assert on_card(folder, "Doors") == files, folder


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_card_names_every_file_as_a_door_or_as_pure(package):
    doors, pure = on_card(package, "Doors"), on_card(package, "Pure")
    files = {path.stem for path in (ROOT / package).glob("*.py")}
    assert doors | pure == (files | open_folders(package)) - {"__init__"}
    assert not doors & pure
    assert pure == {path.stem for path in PURE if path.parent == ROOT / package}


def test_every_package_has_its_card():
    for package in PACKAGES:
        card = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text()))
        assert card, package
        assert card.count("\n") <= 12, f"{package}'s card is longer than a card"
        assert re.search(r"^Terms ", card, re.MULTILINE), f"{package}'s card names no terms"


def test_files_stay_readable():
    long = {ids(p): n for p in FILES if (n := p.read_text().count("\n")) > 300}
    assert not long
