"""What self-assessments offer the app: commands so far, pages later."""

from training.assessments.cli import stats
from training.part import Part

PART = Part(name="assessments", commands=(stats,))
