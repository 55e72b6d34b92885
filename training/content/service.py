"""Publish content, and hand out what is live: one query, and no parsing a second time."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import case, null, or_, select, update

from training.content import tree
from training.content.cache import Cache, LiveDocument
from training.content.models import ContentPublication, ContentVersion
from training.content.tree import Checked
from training.db import db, insert_statement
from training.errors import NotFound
from training.part import Compiled, ContentKind
from training.state import state

__all__ = [
    "Listed",
    "LiveDocument",
    "Report",
    "digest_like",
    "digest_of",
    "export",
    "live",
    "live_list",
    "publish",
    "publish_tree",
    "retire",
    "version",
]

_cache = Cache(256)
_START = re.compile(r"[0-9a-f]{16,64}")
_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


class Listed(NamedTuple):
    """A live document in a list; `summary` is the part of its body that lists show."""

    slug: str
    title: str
    digest: str
    summary: dict[str, Any]


class Report(NamedTuple):
    """What publishing a folder did. With a problem anywhere nothing was published.

    published  paths whose text is live now and was not before
    unchanged  how many were live already, or are retired and the same as when they were
    """

    checked: Checked
    published: list[str]
    unchanged: int


def digest_of(kind: str, source: str) -> str:
    """Return the name of a version: the sha256 of its kind and its source."""
    return sha256(f"{kind}\0{source}".encode()).hexdigest()


def publish(
    kind: str, compiled: Compiled, source: str, *, author_id: int | None, now: datetime
) -> str:
    """Make `source` the live version under its name, also if it was retired; return its digest.

    Publishing the same text again changes nothing.
    """
    digest = digest_of(kind, source)
    _keep(kind, compiled, source, digest, author_id, now)
    _make_live(kind, compiled, digest, now, revive=True)
    return digest


def publish_tree(folder: Path, kinds: Sequence[ContentKind], now: datetime) -> Report:
    """Publish every file of `folder`, or, with a problem in any of them, none.

    What was retired stays so until its file changes.
    """
    checked = tree.check([folder], kinds, folder.resolve().parent)  # before any lock is taken
    if checked.problems:
        return Report(checked, [], 0)
    published = []
    for entry in checked.entries:
        digest = digest_of(entry.kind, entry.source)
        _keep(entry.kind, entry.compiled, entry.source, digest, None, now)
        if _make_live(entry.kind, entry.compiled, digest, now, revive=False):
            published.append(entry.path)
    return Report(checked, published, len(checked.entries) - len(published))


def live(kind: str, slug: str, language: str = "en") -> LiveDocument:
    """Return the live version under a name, in one query. Raises NotFound.

    The body comes along only if this process does not have it yet.
    """
    known = _cache.newest(kind, slug, language)
    body: Any = ContentVersion.compiled
    if known:
        body = case((ContentVersion.digest == known.digest, null()), else_=body)
    row = db.session.execute(
        select(ContentVersion.digest, ContentVersion.title, body.label("compiled"))
        .join(ContentPublication, ContentPublication.digest == ContentVersion.digest)
        .where(*_named(kind, slug, language), ContentPublication.retired_at.is_(None))
    ).first()
    if row is None:
        raise NotFound(_nothing(kind, slug))
    if row.compiled is None and known:
        return known
    found = LiveDocument(kind, slug, language, row.digest, row.title, json.loads(row.compiled))
    return _cache.add(found, newest=True)


def version(digest: str) -> LiveDocument:
    """Return a version, live or not. Costs no query once the process has it. Raises NotFound."""
    if cached := _cache.get(digest):
        return cached
    row = db.session.execute(
        select(
            ContentVersion.kind,
            ContentVersion.slug,
            ContentVersion.language,
            ContentVersion.title,
            ContentVersion.compiled,
        ).where(ContentVersion.digest == digest)
    ).first()
    if row is None:
        raise NotFound(_("There is no such version. Reload the page."))
    body = json.loads(row.compiled)
    return _cache.add(LiveDocument(row.kind, row.slug, row.language, digest, row.title, body))


def digest_like(kind: str, slug: str, start: str) -> str:
    """Return the digest of the version of `slug` that begins with `start`. Raises NotFound."""
    row = None
    if _START.fullmatch(start):
        row = db.session.execute(
            select(ContentVersion.digest).where(
                ContentVersion.kind == kind,
                ContentVersion.slug == slug,
                ContentVersion.digest.startswith(start),
            )
        ).first()
    if row is None:
        raise NotFound(_("There is no such version of “%(slug)s”. Reload the page.", slug=slug))
    return str(row.digest)


def live_list(kind: str, language: str = "en") -> list[Listed]:
    """Return what is live of a kind, by slug, in one query that loads no body."""
    rows = db.session.execute(
        select(
            ContentVersion.slug,
            ContentVersion.title,
            ContentVersion.digest,
            ContentVersion.summary,
        )
        .join(ContentPublication, ContentPublication.digest == ContentVersion.digest)
        .where(
            ContentPublication.kind == kind,
            ContentPublication.language == language,
            ContentPublication.retired_at.is_(None),
        )
        .order_by(ContentPublication.slug)
    )
    return [Listed(*row) for row in rows]


def retire(kind: str, slug: str, language: str = "en", *, now: datetime) -> None:
    """Take a name down: nobody is led to it any more, and whoever is in it finishes.

    Raises NotFound.
    """
    taken = db.session.execute(
        update(ContentPublication)
        .where(*_named(kind, slug, language), ContentPublication.retired_at.is_(None))
        .values(retired_at=now)
        .returning(ContentPublication.digest)
    )
    if taken.first() is None:
        raise NotFound(_nothing(kind, slug))
    for part in state().parts:
        if part.retired:
            part.retired(kind, slug)


def export(folder: Path) -> int:
    """Write the live sources below `folder`, byte for byte as published; return how many."""
    rows = db.session.execute(
        select(
            ContentPublication.kind,
            ContentPublication.slug,
            ContentPublication.language,
            ContentVersion.source,
        )
        .join(ContentVersion, ContentVersion.digest == ContentPublication.digest)
        .where(ContentPublication.retired_at.is_(None))
    ).all()
    for kind, slug, language, source in rows:
        path = folder / kind / tree.file_name(slug, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.encode())
    return len(rows)


def _nothing(kind: str, slug: str) -> str:
    return str(
        _(
            "There is nothing called “%(slug)s” among the %(kind)s. Open the list.",
            slug=slug,
            kind=kind,
        )
    )


def _keep(
    kind: str, compiled: Compiled, source: str, digest: str, author_id: int | None, now: datetime
) -> None:
    """Store a version unless it is there, with the body that today's compiler makes of it.

    The source is the truth: a mended sanitiser has to reach texts that were published before.
    """
    if not (_NAME.fullmatch(compiled.slug) and _NAME.fullmatch(compiled.language)):
        raise ValueError(f"{kind}: a slug or a language that cannot be a file name")
    text = json.dumps(compiled.body, ensure_ascii=False, separators=(",", ":"))
    made = {"compiled": text, "summary": compiled.body.get("summary", {}), "title": compiled.title}
    values = {
        **made,
        "digest": digest,
        "kind": kind,
        "slug": compiled.slug,
        "language": compiled.language,
        "source": source,
        "author_id": author_id,
        "at": now,
    }
    statement = insert_statement(ContentVersion).values(values)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["digest"], set_=made, where=ContentVersion.compiled != text
        )
    )
    _cache.forget(digest)


def _make_live(kind: str, compiled: Compiled, digest: str, now: datetime, *, revive: bool) -> bool:
    """Point the name at `digest`; tell whether anything changed.

    One statement: of two publishers at once the later one wins, and neither fails.
    """
    changed = ContentPublication.digest != digest
    if revive:
        changed = or_(changed, ContentPublication.retired_at.is_not(None))
    moved = {"digest": digest, "published_at": now, "retired_at": None}
    name = {"kind": kind, "slug": compiled.slug, "language": compiled.language}
    statement = insert_statement(ContentPublication).values(**name, **moved)
    result = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=list(name), set_=moved, where=changed
        ).returning(ContentPublication.digest)
    )
    return result.first() is not None


def _named(kind: str, slug: str, language: str) -> tuple[Any, ...]:
    return (
        ContentPublication.kind == kind,
        ContentPublication.slug == slug,
        ContentPublication.language == language,
    )
