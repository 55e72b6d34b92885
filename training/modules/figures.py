"""A module in numbers, for authors. Pure."""

from typing import Any

from training.content import figures as content
from training.content.figures import Question
from training.part import Compiled, Figures

READ = ("parts", "task", "cards", "reading")


def figures(compiled: Compiled) -> Figures:
    """Return what a module holds: what is read, and the questions that are asked."""
    body = compiled.body
    return content.figures(body["summary"], [body[key] for key in READ], _questions(body))


def _questions(body: dict[str, Any]) -> list[Question]:
    asked = [b for part in body["parts"] for b in part["blocks"] if b["type"] == "question"]
    return [
        Question(
            texts=[[option["html"] for option in block["options"]]],
            credits=[body["credits"][block["id"]][option["id"]] for option in block["options"]],
            weights=[1.0 for _ in block["options"]],
        )
        for block in asked
    ]
