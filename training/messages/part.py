"""What messages offer the app."""

from training.clock import utcnow
from training.messages import demo, mailing, planning, release, sent_views, service, writing
from training.part import Job, Part, PersonalData


def _upkeep() -> None:
    now = utcnow()
    planning.plan_all(now)
    writing.tidy(now)


PART = Part(
    name="messages",
    blueprints=(sent_views.bp,),
    personal=(
        PersonalData(
            ("message", "message_choice", "message_delivery", "message_setting"),
            service.export,
            service.erase,
        ),
    ),
    jobs=(
        Job(release.RELEASE, release.release, every_minutes=1),
        Job(release.MAIL, mailing.send),
        Job("messages.upkeep", _upkeep, every_minutes=60),
    ),
    replan=planning.replan,
    demo=demo.tell,
)
