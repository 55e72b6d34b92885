"""What cohorts offer the app."""

from training.cohorts import demo, service
from training.cohorts.programs.parse import KIND
from training.part import Part, PersonalData

PART = Part(
    name="cohorts",
    content_kinds=(KIND,),
    personal=(PersonalData(("cohort_membership",), service.export, service.erase),),
    demo=demo.tell,
    undemo=demo.clear,
)
