"""What progress offers the app."""

from training.part import Part, PersonalData
from training.progress import practised, service

PART = Part(
    name="progress",
    schedule=service.schedule,
    practised=practised.practised,
    retired=service.retired,
    personal=(
        PersonalData(
            (
                "progress_entry",
                "progress_agenda",
                "progress_commitment",
                "progress_story",
                "progress_release",
            ),
            service.export,
            service.erase,
        ),
    ),
)
