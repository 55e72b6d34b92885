"""The reports of a cohort: for those who facilitate it, and for its sponsor."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import utcnow
from training.errors import NotFound
from training.permissions import Permission
from training.reports import charts, service, words
from training.reports.tables import Table, csv
from training.web.guards import requires

bp = Blueprint("reports", __name__, url_prefix="/reports", template_folder="templates")


@bp.get("")
@requires(Permission.COHORT_RUN)
def index() -> ResponseReturnValue:
    """List the cohorts whose reports the viewer may read."""
    return render_template("reports/index.html", listed=service.listed(current_user, now=utcnow()))


@bp.get("/cohorts/<int:cohort_id>")
@requires(Permission.COHORT_VIEW)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """Show what a cohort did to those who facilitate it."""
    report = service.cohort_report(current_user, cohort_id, now=utcnow())
    return render_template(
        "reports/cohort.html",
        report=report,
        says=words.headline(report),
        frozen=words.frozen(report),
        charts=charts.charts(report),
        ties=charts.ties(report),
        tables=charts.tables(report),
    )


@bp.get("/cohorts/<int:cohort_id>/tables/<string:name>.csv")
@requires(Permission.COHORT_VIEW)
def table(cohort_id: int, name: str) -> ResponseReturnValue:
    """Send one table of the report as a file."""
    report = service.cohort_report(current_user, cohort_id, now=utcnow())
    return _file(charts.tables(report).get(name))


@bp.get("/cohorts/<int:cohort_id>/sponsor")
@requires(Permission.COHORT_VIEW)
def sponsor(cohort_id: int) -> ResponseReturnValue:
    """Show what may be handed to a sponsor."""
    sponsored = service.sponsor_report(current_user, cohort_id, now=utcnow())
    return render_template(
        "reports/sponsor.html",
        report=sponsored.report,
        sponsored=sponsored,
        says=words.sponsor_headline(sponsored),
        frozen=words.frozen(sponsored.report),
        charts=charts.sponsor_charts(sponsored),
        tables=charts.sponsor_tables(sponsored),
        ties=words.ties(sponsored),
        limits=words.limits(),
    )


@bp.get("/cohorts/<int:cohort_id>/sponsor/tables/<string:name>.csv")
@requires(Permission.COHORT_VIEW)
def sponsor_table(cohort_id: int, name: str) -> ResponseReturnValue:
    """Send one table of the sponsor's report as a file."""
    sponsored = service.sponsor_report(current_user, cohort_id, now=utcnow())
    return _file(charts.sponsor_tables(sponsored).get(name))


def _file(found: Table | None) -> Response:
    if found is None:
        raise NotFound(_("There is no such table in this report."))
    response = Response(csv(found), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    return response
