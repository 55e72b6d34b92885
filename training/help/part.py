"""What the handbook offers the app."""

from training.help import views
from training.part import Part

PART = Part(name="help", blueprints=(views.bp,))
