"""What this machine lacks, and so which tests did not run: named at the end, never silently."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHES = (
    Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "") or "~/.cache/ms-playwright"),
    Path("~/Library/Caches/ms-playwright"),
)
BUILDS = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


def chromium() -> str | None:
    """Return the browser that browser tests start, or None: CHROMIUM, Debian's, playwright's."""
    if chosen := os.environ.get("CHROMIUM"):
        return shutil.which(chosen)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    folders = [cache.expanduser() for cache in CACHES]
    built = [path for folder in folders for build in BUILDS for path in folder.glob(build)]
    return str(max(built)) if built else None


def lacking() -> dict[str, str]:
    """Return what is missing here: which tests, and how to have them run."""
    found = {}
    if chromium() is None:
        found["browser tests"] = "no Chromium: install it, or name one in CHROMIUM"
    if not os.environ.get("TEST_DATABASE_URL"):
        found["every test on PostgreSQL"] = (
            "no server: set TEST_DATABASE_URL=postgresql://user@host/postgres (any database; "
            "the tests make and drop their own)"
        )
    return found


def is_fatal() -> bool:
    """Tell whether a test that did not run is a failure: so in CI, which has to bring it all."""
    return bool(os.environ.get("NOT_RUN_IS_FAILURE"))


def pytest_sessionfinish(session, exitstatus):
    """Fail a run that has to be complete and is not; pytest asks the plugin for the status."""
    if exitstatus == 0 and is_fatal() and lacking() and not hasattr(session.config, "workerinput"):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    """Print the list, after everything else."""
    skipped = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        skipped[reason] = skipped.get(reason, 0) + 1
    lines = [f"{what}: {why}" for what, why in lacking().items()]
    lines += [f"{number} tests: {reason}" for reason, number in sorted(skipped.items())]
    if lines:
        terminalreporter.section("NOT RUN", yellow=True, bold=True)
        for line in lines:
            terminalreporter.line(f"not run  {line}")
