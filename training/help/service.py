"""Read docs/ once per process: pages of ours, in Markdown, that only change with a release."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
import nh3
from flask_babel import gettext as _
from markupsafe import Markup

from training.config import ROOT
from training.errors import NotFound

__all__ = ["Page", "page", "pages"]

FOLDER = ROOT / "docs"
TABLE = '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="data">'
_FILE = re.compile(r'href="([a-z0-9-]+)\.md(#[a-z0-9-]+)?"')
EXTENSIONS = ("tables", "fenced_code", "toc", "sane_lists")


@dataclass(frozen=True)
class Page:
    """One page of the handbook; `name` is the file without its ending."""

    name: str
    title: str
    lead: str
    html: Markup


@cache
def pages() -> tuple[Page, ...]:
    """Return every page, by name."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.md")))


def page(name: str) -> Page:
    """Return the page called `name`. Raises NotFound."""
    for one in pages():
        if one.name == name:
            return one
    raise NotFound(_("There is no such page in the handbook."))


def _read(path: Path) -> Page:
    source = path.read_text("utf-8")
    heading = re.match(r"# (.+)\n+(?:([^\n#|`-][^\n]*(?:\n[^\n]+)*)\n)?", source)
    if heading is None:
        raise ValueError(f"{path.name} does not begin with its title")
    html = markdown.markdown(source[source.index("\n") :], extensions=list(EXTENSIONS))
    html = _FILE.sub(r'href="\1\2"', html)  # a file to those who read docs/, a page to others
    html = html.replace("<table>", TABLE).replace("</table>", "</table></div>")
    # Sanitised last, although we wrote it: one rule for all HTML that was not a template.
    clean = nh3.clean(
        html,
        attributes={
            **nh3.ALLOWED_ATTRIBUTES,
            **{f"h{n}": {"id"} for n in range(2, 5)},
            "div": {"class", "tabindex", "role", "aria-label"},
            "table": {"class"},
        },
    )
    lead = re.sub(r"[*_`]|\]\([^)]*\)|\[", "", " ".join((heading[2] or "").split()))
    return Page(path.stem, heading[1].strip(), lead, Markup(clean))  # noqa: S704
