"""What a list of people is told: one sentence for each problem, with what to write instead."""

from flask_babel import gettext as _

from training.people.models import PersonImport
from training.people.roster.columns import HEADERS
from training.people.roster.entries import Problem
from training.people.sides import FUNCTIONS

__all__ = ["column", "notice", "refusal", "sentence"]


def column(key: str) -> str:
    """Return what a column is called in a list; a dash for a row as a whole."""
    return HEADERS.get(key, "–")


def sentence(problem: Problem) -> str:
    """Return what is wrong, and what to write instead."""
    value, meant = problem.value, problem.meant
    if problem.column in {"", "email", "name"} or problem.key in _ANYWHERE:
        return str(_whole(problem.key, value, meant))
    told = {
        "function_unknown": _function(value, meant),
        "side_unknown": _("“%(value)s” is no side. Write customer or inside.", value=value),
        "language_bad": _(
            "“%(value)s” is no language code. Write a code such as en or pt-BR.", value=value
        ),
        "zone_unknown": _zone(value, meant),
        "too_long": _(
            "“%(value)s” is too long. Write it in up to %(most)s characters.",
            value=value,
            most=meant,
        ),
        "manager_bad": _(
            "“%(value)s” is no e-mail address. Write the manager’s, such as name@example.org.",
            value=value,
        ),
        "manager_self": _(
            "This is the person’s own address. Write the manager’s, or leave it empty."
        ),
        "nobody": _(
            "Nobody here has the address %(value)s. Add them to the list, or leave this empty.",
            value=value,
        ),
        "cohort_unknown": _cohort(value, meant),
        "cohort_twice": _(
            "Two cohorts are called “%(value)s”. Leave this empty, and seat them from the cohort.",
            value=value,
        ),
        "side_missing": _(
            "A seat in a cohort is on one side. Write a function, or the side: customer or inside."
        ),
    }
    return str(told[problem.key])


_ANYWHERE = frozenset({"formula", "unreadable", "line_break"})


def _whole(key: str, value: str, meant: str) -> str:
    told = {
        "formula": _(
            "“%(value)s” would run as a formula. Write the text alone, or paste it as values.",
            value=value,
        ),
        "unreadable": _(
            "“%(value)s” has letters that cannot be read. Save the list as CSV UTF-8.",
            value=value,
        ),
        "line_break": _(
            "“%(value)s” goes over several lines. Write it on one; is a quotation mark missing?",
            value=value,
        ),
        "quote": _(
            "A quotation mark opens here and does not close, so that what follows cannot be told "
            "apart. Close it, or delete it."
        ),
        "cells": _(
            "This row has %(value)s cells, the header has %(meant)s. Put a text that has commas "
            "between quotation marks.",
            value=value,
            meant=meant,
        ),
        "email_missing": _("The e-mail address is missing. Write one, such as name@example.org."),
        "email_bad": _(
            "“%(value)s” is no e-mail address. Write one, such as name@example.org.", value=value
        ),
        "email_twice": _(
            "%(value)s stands in row %(row)s already. Delete one of the two rows.",
            value=value,
            row=meant,
        ),
        "name_missing": _("The name is missing. Write the one that others will read."),
        "name_bad": _(
            "“%(value)s” cannot stand as a name. Write it with letters, in up to 80 characters.",
            value=value,
        ),
        "switched_off": _(
            "The account %(value)s is switched off. Switch it on at its page, or delete this row.",
            value=value,
        ),
    }
    return str(told[key])


def _function(value: str, meant: str) -> str:
    if meant:
        near = meant.replace("_", " ")
        return str(_("“%(value)s” is no function here. Write %(near)s?", value=value, near=near))
    names = ", ".join(sorted(name.replace("_", " ") for name in FUNCTIONS))
    return str(
        _("“%(value)s” is no function here. Write one of: %(names)s.", value=value, names=names)
    )


def _zone(value: str, meant: str) -> str:
    return str(
        _(
            "“%(value)s” is no time zone. Write it as %(example)s.",
            value=value,
            example=meant or "Europe/Berlin",
        )
    )


def _cohort(value: str, meant: str) -> str:
    if meant:
        return str(_("No cohort is called “%(value)s”. Write %(near)s?", value=value, near=meant))
    return str(
        _(
            "No cohort that still runs is called “%(value)s”. Write its name as it is, or leave "
            "this empty.",
            value=value,
        )
    )


def notice(key: str, value: str) -> str:
    """Return what to know about a file before it is imported."""
    told = {
        "cp1252": _(
            "The file is not in UTF-8, so it was read as Windows-1252, as older programs write it. "
            "Look at names with accents before you go on."
        ),
        "mixed": _(
            "Some rows of the file are in another encoding than the rest. Where letters cannot be "
            "read, the row stands below."
        ),
        "sheets": _("Of the workbook only its first sheet was read: “%(name)s”.", name=value),
        "columns": _(
            "These columns are not read, and nothing of them is kept: %(names)s.", names=value
        ),
    }
    return str(told[key])


def refusal(found: PersonImport) -> str:
    """Return why a file could not be read at all, and what to do."""
    value = found.failure_value or ""
    told = {
        "empty": _("There is nothing in this file. Fill in the template and send it again."),
        "no_rows": _("Below its header this list is empty. Add a row for each person."),
        "column_missing": _(
            "No column is called %(names)s. Name it in the first row, as the template does.",
            names=value,
        ),
        "column_twice": _("Two columns are called %(names)s. Delete one of them.", names=value),
        "too_many": _(
            "The list has more than %(most)s rows. Split it, and import one part after the other.",
            most=value,
        ),
        "old_excel": _(
            "This is a workbook of an older kind, or one with a password. Save it as .xlsx without "
            "a password, or as CSV UTF-8."
        ),
        "workbook": _(
            "This workbook cannot be read. Open it, and save it as .xlsx or as CSV UTF-8."
        ),
        "workbook_locked": _("This workbook has a password. Save it without one."),
        "workbook_size": _(
            "Unpacked, this workbook is too large. Save the sheet with the people as CSV UTF-8."
        ),
    }
    broken = _("Reading this list broke off. Send it again; if it stays, save it as CSV UTF-8.")
    return str(told.get(found.failure or "", broken))
