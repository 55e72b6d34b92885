"""What practice offers the app."""

from flask_babel import lazy_gettext as _l

from training.part import NavItem, Part
from training.permissions import Permission
from training.practice import views

PART = Part(
    name="practice",
    blueprints=(views.bp,),
    nav=(NavItem(4, _l("Practice"), "practice.practice", "play", Permission.PRACTICE_DO),),
)
