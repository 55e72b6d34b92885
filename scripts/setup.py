"""Make .venv and put the locked dependencies into it; do nothing if that was done before.

Needs python3 (3.11 or newer) with venv and pip, and nothing else: uv is fetched if it can be had.
    python3 scripts/setup.py         what running the site needs
    python3 scripts/setup.py --dev   what tests and linters need as well
"""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST = (3, 11)
RUN, DEV = "requirements.lock", "requirements-dev.lock"
# A shell starts it, because a #! line takes neither a space in a path nor a long one.
SHIM = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
from training.cli import main

main()
"""


def main(arguments: list[str]) -> int:
    """Bring .venv up to date with the lock."""
    if sys.version_info < OLDEST:
        return fail(
            f"Both Ways needs Python 3.11 or newer; this is {sys.version.split()[0]}.",
            "Name a newer one: make run PYTHON=python3.12",
        )
    lock = DEV if "--dev" in arguments else RUN
    if is_done(lock):
        return 0
    if not make_venv():
        return 1
    print(f"Installing {lock} into .venv (once; this takes a minute) ...", flush=True)
    if not install(lock):
        return fail(
            "The dependencies could not be installed.",
            "Is a package index reachable? pip's own settings say where it looks: pip config list",
        )
    link()
    locks = {DEV: digest(DEV), RUN: digest(RUN)} if lock == DEV else {RUN: digest(RUN)}
    STAMP.write_text(json.dumps({"python": version(), "root": str(ROOT), "locks": locks}, indent=1))
    return 0


def is_done(lock: str) -> bool:
    """Tell whether .venv holds exactly this lock, here, for this Python."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    here = stamp.get("python") == version() and stamp.get("root") == str(ROOT)
    return here and stamp["locks"].get(lock) == digest(lock)


def digest(lock: str) -> str:
    """Return the sha256 of a lock file: a checkout changes its time, but not this."""
    return sha256((ROOT / lock).read_bytes()).hexdigest()


def version() -> str:
    """Return the version of this Python, and where it is installed."""
    return f"{sys.version.split()[0]} in {sys.base_prefix}"


def make_venv() -> bool:
    """Make an empty .venv, unless a sound one is there."""
    try:
        stamp = json.loads(STAMP.read_text())
        sound = stamp["python"] == version() and stamp["root"] == str(ROOT)
    except (OSError, ValueError, KeyError):
        sound = False
    if sound and PYTHON.exists():
        STAMP.unlink()  # until the new lock is in
        return True
    # Without pip: Debian keeps what would install pip into it in a package of its own.
    made = run(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV))
    if made:
        return True
    fail("Python's venv is missing.", "On Debian or Ubuntu: apt-get install python3-venv")
    return False


def install(lock: str) -> bool:
    """Install the lock, by uv, or by pip where uv cannot be had. Every file's hash is checked."""
    pip = (sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check")
    if not run(sys.executable, "-m", "pip", "--version", quiet=True):
        fail("Python's pip is missing.", "On Debian or Ubuntu: apt-get install python3-pip")
        return False
    wanted = ("--require-hashes", "-r", str(ROOT / lock))
    if run(*pip, "install", "--quiet", "uv", quiet=True):
        uv = str(VENV / "bin" / "uv")
        options = ("--quiet", "--compile-bytecode", "--python", str(PYTHON))
        if run(uv, "pip", "install", *options, *wanted):
            return True
        print("uv could not do it; trying pip ...", flush=True)
    return run(*pip, "install", "--quiet", *wanted)


def link() -> None:
    """Let `training` run from any folder."""
    purelib = next((VENV / "lib").glob("python3.*")) / "site-packages"
    (purelib / "training.pth").write_text(f"{ROOT}\n")
    shim = VENV / "bin" / "training"
    shim.write_text(SHIM.format(python=PYTHON))
    shim.chmod(0o755)


def run(*command: str, quiet: bool = False) -> bool:
    """Run a command; tell whether it went well."""
    unset = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    silence = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, env=environment, stdout=silence, stderr=silence, check=False)
    return done.returncode == 0


def fail(what: str, todo: str) -> int:
    """Say what is missing and how to get it."""
    print(f"{what}\n{todo}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
