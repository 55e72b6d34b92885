"""What cohorts offer the app."""

from flask_babel import lazy_gettext as _l

from training.cohorts import demo, feed_views, plans, seats, service, standings
from training.cohorts.programs.parse import KIND
from training.part import Job, NavItem, Part, PersonalData, Seats
from training.permissions import Permission

PART = Part(
    name="cohorts",
    blueprints=(feed_views.bp,),
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
                "cohort_request",
                "cohort_extension",
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
    ),
    seats=Seats(seats.open_cohorts, seats.held, seats.names, seats.take, seats.renamed),
    jobs=(Job(standings.RECOUNT, standings.keep_up, every_minutes=15),),
    arrive=plans.of_learner,
    demo=demo.tell,
    undemo=demo.clear,
)
