"""The demo's reports: every week of Autumn that is over, and two stories that were released."""

from sqlalchemy import select

from training.cohorts.models import Cohort
from training.db import db
from training.part import Demo
from training.progress import releases
from training.progress.models import ProgressStory
from training.reports import editions


def tell(demo: Demo) -> None:
    """Freeze what is due, and release the first stories that were told, one of them by name."""
    autumn = db.session.get_one(Cohort, demo.cohorts["autumn"])
    learners = [demo.people[key] for key in demo.sides if key not in demo.winter]
    told = select(ProgressStory).where(ProgressStory.person_id.in_(learners))
    for number, story in enumerate(db.session.scalars(told.order_by(ProgressStory.id).limit(2))):
        releases.release(
            story,
            seen=story.revision,
            shows_name=number == 0,
            cohort_id=autumn.id,
            now=demo.now,
        )
    editions.freeze(autumn, now=demo.now)
