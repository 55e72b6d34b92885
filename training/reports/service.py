"""Who may read what of a cohort, and everything that a report says."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.cohorts import access, sessions
from training.cohorts.access import Seen
from training.cohorts.models import Cohort, CohortSession
from training.db import db
from training.errors import Forbidden
from training.people.service import Viewer
from training.progress import releases
from training.progress.releases import Released
from training.reports import editions, sources
from training.reports.figures import Edition
from training.reports.findings import Finding, finding
from training.reports.mixedness import Mixed
from training.reports.models import ReportEdition
from training.reports.suppression import ALL, SPONSOR

__all__ = ["Listed", "Report", "Sponsored", "cohort_report", "listed", "sponsor_report"]


class Listed(NamedTuple):
    """A cohort whose report the viewer may open; `week` is that of its last edition, 0 for none."""

    seen: Seen
    week: int


class Report(NamedTuple):
    """What those who facilitate a cohort read. `apart` are people, by name, who have no tie yet."""

    cohort: Cohort
    editions: Sequence[Edition]
    finding: Finding
    mixed: Mixed
    apart: list[Any]
    sessions: Sequence[CohortSession]
    next_at: datetime | None

    @property
    def last(self) -> Edition | None:
        """The newest edition, None before the first week is over."""
        return self.editions[-1] if self.editions else None


class Sponsored(NamedTuple):
    """What a sponsor may read: the whole cohort and its two sides, each of eight people or more."""

    report: Report
    stories: list[Released]

    @property
    def is_refused(self) -> bool:
        """Whether the cohort is too small to say anything to a sponsor."""
        last = self.report.last
        return last is not None and last.groups.get(ALL, 0) < SPONSOR


def listed(viewer: Viewer, *, now: datetime) -> list[Listed]:
    """Return the cohorts whose report the viewer may open."""
    found = [seen for seen in access.cohorts(viewer, now=now) if seen.may_run]
    newest = db.session.execute(
        select(ReportEdition.cohort_id, func.max(ReportEdition.week))
        .where(ReportEdition.cohort_id.in_([seen.cohort.id for seen in found]))
        .group_by(ReportEdition.cohort_id)
    )
    weeks = {cohort_id: int(week) for cohort_id, week in newest}
    return [Listed(seen, weeks.get(seen.cohort.id, 0)) for seen in found]


def cohort_report(viewer: Viewer, cohort_id: int, *, now: datetime) -> Report:
    """Return a report of a cohort that the viewer facilitates. Raises NotFound or Forbidden."""
    seen = access.seen(viewer, cohort_id, now=now)
    if not seen.facilitates:
        raise Forbidden(_("This report is for those who facilitate the cohort."))
    return _report(seen.cohort, now)


def sponsor_report(viewer: Viewer, cohort_id: int, *, now: datetime) -> Sponsored:
    """Return the sponsor's report of a cohort the viewer runs. Raises NotFound or Forbidden."""
    seen = access.seen(viewer, cohort_id, now=now)
    if not seen.may_run:
        raise Forbidden(_("The sponsor's report is for those who run the cohort."))
    return Sponsored(_report(seen.cohort, now), releases.of_cohort(cohort_id))


def _report(cohort: Cohort, now: datetime) -> Report:
    made = editions.of_cohort(cohort.id)
    mixed, people = sources.mixedness(cohort, now)
    week = len(made) + 1
    return Report(
        cohort,
        made,
        finding(made),
        mixed,
        [people[one] for one in mixed.apart],
        sessions.of_cohort(cohort.id),
        sources.closes_at(cohort, week) if week <= cohort.weeks else None,
    )
