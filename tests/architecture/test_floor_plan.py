"""The floor plan: which package may import which, and which files may touch the outside."""

import ast
import re
import subprocess
import sys
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
        "part",
        "mail",
        "jobs",
        "revisions",
    },
    {"web"},
    {"people", "content"},
    {"cohorts"},
    {"progress", "live"},
    {"modules", "scenarios", "assessments", "negotiations", "consensus", "practice", "simulations"},
    {"today", "help", "reports", "authoring", "integrations"},
    {"app", "backup", "cli", "serve", "__main__", "operations"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
DOORS = {"models", "service", "forms", "views", "api", "cli", "part", "__init__"}
PRIVATE = {"forms", "views", "api", "cli", "part"}  # of another package: for app.py alone
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
PACKAGES = {p.name for p in ROOT.iterdir() if (p / "__init__.py").exists()} - {"web"}
FILES = sorted(ROOT.rglob("*.py"))


def imports(path):
    """Yield every module `path` imports, also inside functions, `from a import b` as a.b."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{a.name}" for a in node.names)


def doors(package):
    """Return the files of `package` that may touch the outside: its card may name more."""
    card = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text())) or ""
    named = re.search(r"^Doors +(.+(?:\n {8}.+)*)", card, re.MULTILINE)
    return DOORS | set(re.findall(r"\w+", named[1])) if named else DOORS


def is_pure(path):
    """Tell whether `path` may know nothing but values."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] in PACKAGES and len(parts) > 1 and parts[1] not in doors(parts[0])


PURE = [path for path in FILES if is_pure(path)]


def ids(path):
    return str(path.relative_to(ROOT))


def breaches(path):
    """Return the imports of `path` that point up or sideways, or through a private door."""
    here = path.relative_to(ROOT).with_suffix("").parts[0]
    for name in imports(path):
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
        if there != "web" and FLOOR[here] != 7 and len(parts) > 2 and parts[2] in PRIVATE:
            yield f"{name} is private to {there}"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_imports_point_down(path):
    assert not list(breaches(path))


@pytest.mark.parametrize("path", PURE, ids=ids)
def test_only_doors_touch_the_outside(path):
    package = path.relative_to(ROOT).parts[0]
    closed = doors(package) | {"db"} - {"__init__"}
    for name in imports(path):
        top, *rest = name.split(".")
        assert top not in OUTSIDE, f"pure module imports {name}"
        if top == "training" and rest[0] == package:
            assert rest[1] not in closed - {"__init__"}, f"pure module imports {name}"
        elif top == "training":
            assert rest[0] != "db" and not DOORS & set(rest[1:]), f"pure module imports {name}"


def test_pure_modules_load_in_a_bare_interpreter():
    names = [".".join(("training", *p.relative_to(ROOT).with_suffix("").parts)) for p in PURE]
    code = (
        f"import sys, importlib; [importlib.import_module(n) for n in {names!r}]; "
        "found = {'flask', 'sqlalchemy', 'wtforms'} & set(sys.modules); "
        "sys.exit(f'pure modules load {found}' if found else 0)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT.parent)


def long_views():
    for path in sorted(ROOT.rglob("views.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > 20:
                    yield f"{ids(path)}:{node.lineno} {node.name} has {lines} lines"


def test_views_stay_within_20_lines():
    assert not list(long_views())


def test_every_package_has_its_card():
    for package in PACKAGES:
        tree = ast.parse((ROOT / package / "__init__.py").read_text())
        card = ast.get_docstring(tree)
        assert card and len(tree.body) == 1, f"{package}/__init__.py is a docstring, nothing else"
        assert card.count("\n") <= 12, f"{package}'s card is longer than a card"
        assert re.search(r"^Terms ", card, re.MULTILINE), f"{package}'s card names no terms"


def test_files_stay_readable():
    long = {ids(p): n for p in FILES if (n := p.read_text().count("\n")) > 300}
    assert not long
