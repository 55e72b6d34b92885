"""What cohorts offer the app."""

from flask_babel import lazy_gettext as _l

from training.cohorts import demo, plans, seats, service, standings
from training.cohorts.enrolment import personal as requests
from training.cohorts.extensions import personal as extended
from training.cohorts.pairs import personal, planning
from training.cohorts.programs.parse import KIND
from training.cohorts.splits import change_views
from training.cohorts.splits import personal as drafts
from training.part import Job, NavItem, Part, PersonalData, Seats
from training.permissions import Permission

PART = Part(
    name="cohorts",
    blueprints=(change_views.bp,),
    nav=(
        NavItem(
            5,
            _l("Cohorts"),
            "cohorts.index",
            "plan",
            Permission.COHORT_RUN,
            instead_of="today.progress",
        ),
    ),
    content_kinds=(KIND,),
    personal=(
        PersonalData(
            (
                "cohort_membership",
                "cohort_attendance",
                "cohort_seat",
                "cohort_pin",
                "cohort_prepared",
                "cohort_feed",
                "cohort_standing",
            ),
            service.export,
            service.erase,
        ),
        PersonalData(personal.TABLES, personal.export, personal.erase),
        PersonalData(requests.TABLES, requests.export, requests.erase),
        PersonalData(drafts.TABLES, drafts.export, drafts.erase),
        PersonalData(extended.TABLES, extended.export, extended.erase),
    ),
    jobs=(
        Job(planning.JOB, planning.run),
        Job(seats.HAND_OUT, seats.hand_out),
        Job(standings.RECOUNT, standings.keep_up, every_minutes=15),
    ),
    seats=Seats(seats.open_cohorts, seats.held, seats.names, seats.take, seats.renamed),
    arrive=plans.of_learner,
    demo=demo.tell,
    undemo=demo.clear,
)
