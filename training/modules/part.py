"""What modules offer the app."""

from flask_babel import lazy_gettext as _l

from training.modules import demo, personal, service, views
from training.modules.parse import MODULES
from training.part import NavItem, Part, PersonalData
from training.permissions import Permission

PART = Part(
    name="modules",
    blueprints=(views.bp,),
    nav=(NavItem(2, _l("Modules"), "modules.library", "book", Permission.MODULE_READ),),
    content_kinds=(MODULES,),
    personal=(PersonalData(personal.TABLES, personal.export, personal.erase),),
    arrive=service.plan_for,
    demo=demo.tell,
)
