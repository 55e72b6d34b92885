"""What people offers the app."""

from training.part import Job, Part, PersonalData
from training.people import (
    applying,
    authentication,
    demo,
    import_views,
    imports,
    invitations,
    letters,
    personal,
    service,
    staging,
    upkeep,
)
from training.people.cli import people

PART = Part(
    name="people",
    blueprints=(import_views.bp,),
    commands=(people,),
    personal=(PersonalData(personal.TABLES, personal.export_account, personal.erase_account),),
    jobs=(
        Job("people.forget", upkeep.forget, every_minutes=60),
        Job(authentication.MAIL_RESET, letters.mail_reset),
        Job(service.MAIL_INVITATION, letters.mail_invitation),
        Job(imports.READ, staging.stage),
        Job(applying.APPLY, applying.apply),
        Job(applying.FORGET_ROWS, staging.forget_rows),
        Job("people.tidy_imports", upkeep.tidy_imports, every_minutes=60),
        Job(invitations.SEND, invitations.send),
        Job(personal.EMPTY_LOGS, upkeep.empty_logs, every_minutes=60),
    ),
    demo=demo.tell,
    undemo=demo.clear,
)
