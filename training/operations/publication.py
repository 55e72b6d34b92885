"""Publish content/ at the start of the site, when it or the program has changed."""

import logging
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from training.clock import utcnow
from training.config import ROOT, Settings
from training.content import service as content
from training.content.models import ContentPublication
from training.content.parse import MAX_BYTES
from training.content.tree import files_in
from training.db import db
from training.errors import ContentProblems
from training.part import ContentKind

logger = logging.getLogger(__name__)

STAMP = "published"


def publish(settings: Settings, kinds: Sequence[ContentKind]) -> None:
    """Publish what changed, and commit; return at once if nothing did.

    A problem in a file stops it from going live, and not the site: unless nothing is live at all.
    Then ContentProblems is raised.
    """
    stamp, mark = settings.instance / STAMP, _mark(settings.content)
    known = set(db.session.scalars(select(ContentPublication.digest)))
    if _digests(settings.content) <= known and stamp.exists() and stamp.read_text() == mark:
        return
    report = content.publish_tree(settings.content, kinds, utcnow())
    db.session.commit()
    if problems := report.checked.problems:
        if not known:
            raise ContentProblems(problems)
        logger.warning("%s\nNothing was published.", "\n".join(map(str, problems)))
        return
    stamp.write_text(mark)
    logger.info("content: %s published, %s unchanged", len(report.published), report.unchanged)


def _digests(folder: Path) -> set[str]:
    files = files_in([folder])
    return {content.digest_of(f.parent.name, _read(f).decode("utf-8", "replace")) for f in files}


def _mark(folder: Path) -> str:
    """Return a digest of the texts and of what compiles them: a mended sanitiser reaches all."""
    found = sha256()
    for path in [*files_in([folder]), *sorted(ROOT.glob("training/**/*.py")), *ROOT.glob("*.lock")]:
        found.update(_read(path))
    return found.hexdigest()


def _read(path: Path) -> bytes:
    """Return a file as far as it can count: the check refuses a longer one."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
