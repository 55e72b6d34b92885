"""What reports offer the app."""

from training.part import Job, Part
from training.reports import demo, editions, views

PART = Part(
    name="reports",
    blueprints=(views.bp,),
    jobs=(Job(editions.FREEZE, editions.freeze_all, every_minutes=60),),
    demo=demo.tell,
)
