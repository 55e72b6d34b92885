"""What scenarios offer the app."""

from flask_babel import lazy_gettext as _l

from training.part import NavItem, Part, PersonalData
from training.permissions import Permission
from training.scenarios import demo, onboarding, personal, rules, service, twin_moment_views
from training.scenarios.format.parse import KIND

PART = Part(
    name="scenarios",
    blueprints=(twin_moment_views.bp,),
    nav=(NavItem(3, _l("Scenarios"), "scenarios.shelf", "people", Permission.SCENARIO_PLAY),),
    content_kinds=(KIND,),
    personal=(PersonalData(personal.TABLES, personal.export, personal.erase),),
    arrive=service.plan_for,
    sentences=rules.sentences,
    welcome=onboarding.welcome,
    demo=demo.tell,
)
