"""What modules offer the app."""

from flask_babel import lazy_gettext as _l

from training.modules import data, demo, service, views
from training.modules.parse import KIND
from training.part import NavItem, Part, PersonalData
from training.permissions import Permission

PART = Part(
    name="modules",
    blueprints=(views.bp,),
    nav=(NavItem(2, _l("Modules"), "modules.library", "book", Permission.MODULE_READ),),
    content_kinds=(KIND,),
    personal=(PersonalData(("module_reading", "module_response"), data.export, data.erase),),
    arrive=service.plan_for,
    demo=demo.tell,
)
