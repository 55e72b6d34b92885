"""What cohorts offer the app."""

from training.cohorts import demo, service
from training.part import Part, PersonalData

PART = Part(
    name="cohorts",
    personal=(PersonalData(("cohort_membership",), service.export, service.erase),),
    demo=demo.tell,
    undemo=demo.clear,
)
