"""What progress offers the app."""

from training.part import Part, PersonalData
from training.progress import service

PART = Part(
    name="progress",
    schedule=service.schedule,
    personal=(
        PersonalData(
            ("progress_entry", "progress_agenda", "progress_commitment", "progress_story"),
            service.export,
            service.erase,
        ),
    ),
)
