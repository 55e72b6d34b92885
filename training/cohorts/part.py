"""What cohorts offer the app."""

from training.cohorts import demo, plans, seats, service
from training.cohorts.programs.parse import KIND
from training.part import Part, PersonalData, Seats

PART = Part(
    name="cohorts",
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
            ),
            service.export,
            service.erase,
        ),
    ),
    seats=Seats(seats.open_cohorts, seats.held, seats.names, seats.take),
    arrive=plans.of_learner,
    demo=demo.tell,
    undemo=demo.clear,
)
