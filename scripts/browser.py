"""See to a Chromium for the browser tests: Debian's package, else playwright's own download."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.not_run import chromium  # the import needs the line above

APT = ("apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0")


def main() -> None:
    """Install a browser unless one is there; a failure is no error, the tests then say so."""
    if chromium() is not None:
        return
    print("Installing Chromium for the browser tests (once) ...", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempts = [
            (*APT, "update"),
            (*APT, "install", "--no-install-recommends", "chromium"),
        ]
    else:
        attempts = [(sys.executable, "-m", "playwright", "install", "chromium")]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in attempts:
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if chromium() is None:
        print("No Chromium could be had: the browser tests will be named as not run.")


if __name__ == "__main__":
    main()
