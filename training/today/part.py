"""What today offers the app."""

from flask_babel import lazy_gettext as _l

from training.part import NavItem, Part
from training.permissions import Permission
from training.today import demo, views

PART = Part(
    name="today",
    blueprints=(views.bp,),
    demo=demo.tell,
    nav=(
        NavItem(1, _l("Today"), "today.today", "home", Permission.TODAY_VIEW),
        NavItem(5, _l("Progress"), "today.progress", "chart", Permission.PROGRESS_VIEW),
    ),
)
