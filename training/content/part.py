"""What content offers the app."""

from training.content.cli import content_group
from training.part import Part

PART = Part(name="content", commands=(content_group,))
