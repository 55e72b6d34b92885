"""The words of the handbook's index, in the reader's language; its pages are in English."""

from flask_babel import lazy_gettext as _l

READERS = {
    "learner": (_l("For learners"), _l("What there is to do, and what stays yours.")),
    "facilitator": (
        _l("For facilitators"),
        _l("What a cohort shows you, and what it never does."),
    ),
    "admin": (_l("For administrators"), _l("How people get in, and how they stay up to date.")),
    "author": (_l("For authors"), _l("How to write what others read.")),
    "operator": (_l("For operators"), _l("How to install, run and look after a site.")),
}
LINES = {
    "learning": _l("Modules, questions, field tasks, and the two lenses."),
    "glossary": _l("Lens, twin, run, field task: what the words mean here."),
    "account": _l("Your account: password, browsers, your data, and leaving."),
    "privacy": _l("Line by line: what you write, and who can read it."),
    "accessibility": _l("What works for whom, and what we know is missing."),
    "handbook": _l("Prepare an hour, run it, debrief it, and what to say when it gets difficult."),
    "facilitating": _l("Your cohort, its sessions, attendance: what each page is for."),
    "cohort": _l("What you can see of your people. Never what they answered or wrote."),
    "week": _l("What your people do in a module, so that you can talk about it."),
    "managers": _l("Two pages to send to the managers of your people, before the first day."),
    "terms": _l("The words your people meet, so that you mean the same by them."),
    "people-import": _l("Import people from a list, invite them, and see who is here."),
    "module": _l("The format of a module, with a small complete one, and what the checks say."),
    "scenario": _l("The format of a scenario, with a small complete one, and what the checks say."),
    "program": _l("The format of a program: weeks, sessions with run sheets, days without a date."),
    "statistics": _l("What each figure of a self-assessment means, and the commands for them."),
    "operate": _l("From a clean machine to a site: upgrades, backups, PostgreSQL."),
    "settings": _l("Every setting, its default and what it does."),
    "sign-in": _l("Accounts, invitations, roles, limits, and the commands for them."),
}
