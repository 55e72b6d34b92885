"""What people offers the app."""

from training.part import Job, Part, PersonalData
from training.people import (
    account_views,
    authentication,
    demo,
    letters,
    personal,
    service,
    upkeep,
)
from training.people.cli import people

PART = Part(
    name="people",
    blueprints=(account_views.bp,),
    commands=(people,),
    personal=(PersonalData(personal.TABLES, personal.export_account, personal.erase_account),),
    jobs=(
        Job("people.forget", upkeep.forget, every_minutes=60),
        Job(authentication.MAIL_RESET, letters.mail_reset),
        Job(service.MAIL_INVITATION, letters.mail_invitation),
        Job(personal.EMPTY_LOGS, upkeep.empty_logs, every_minutes=60),
    ),
    demo=demo.tell,
    undemo=demo.clear,
)
