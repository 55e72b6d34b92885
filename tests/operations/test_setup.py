"""scripts/setup.py: does nothing twice, notices what changed, says what is missing."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys

import pytest

from training.config import ROOT


@pytest.fixture
def setup(tmp_path):
    """The script as a module, in a folder of its own with a made-up lock."""
    folder = tmp_path / "a folder"
    script = folder / "scripts" / "setup.py"
    script.parent.mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup.py", script)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text(f"# {lock}\n")
    spec = importlib.util.spec_from_file_location("setup_script", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installed(setup, monkeypatch):
    """A finished set-up, whose installations are only counted."""
    count = []
    monkeypatch.setattr(setup, "install", lambda lock: count.append(lock) or True)
    assert setup.main([]) == 0
    return setup, count


def test_a_second_set_up_does_nothing(installed):
    setup, count = installed
    assert setup.main([]) == 0
    assert count == ["requirements.lock"]


def test_a_checkout_that_only_changes_times_installs_nothing(installed):
    setup, count = installed
    (setup.ROOT / "requirements.lock").touch()
    assert setup.main([]) == 0
    assert len(count) == 1


def test_another_lock_is_installed(installed):
    setup, count = installed
    (setup.ROOT / "requirements.lock").write_text("# newer\n")
    assert setup.main([]) == 0
    assert len(count) == 2


def test_what_tests_need_holds_what_running_needs(installed):
    setup, count = installed
    assert setup.main(["--dev"]) == 0
    assert setup.main([]) == setup.main(["--dev"]) == 0
    assert count == ["requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("change", [{"root": "/elsewhere"}, {"python": "3.11.0 in /usr"}])
def test_a_tree_that_moved_or_another_python_starts_afresh(installed, change):
    setup, count = installed
    stamp = json.loads(setup.STAMP.read_text()) | change
    setup.STAMP.write_text(json.dumps(stamp))
    left_over = setup.VENV / "left-over"
    left_over.touch()
    assert setup.main([]) == 0
    assert len(count) == 2
    assert not left_over.exists()


def test_an_interrupted_set_up_is_done_again(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup, "install", lambda lock: False)
    assert setup.main([]) == 1
    assert "could not be installed" in capsys.readouterr().err
    assert not setup.is_done("requirements.lock")


def test_the_command_runs_from_any_folder_and_a_path_with_spaces(installed):
    setup, _ = installed
    (setup.ROOT / "training").mkdir()
    (setup.ROOT / "training" / "cli.py").write_text("def main(): print('here')\n")
    ended = subprocess.run(
        [setup.VENV / "bin" / "training"],
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
        env={},
    )
    assert ended.stdout == "here\n"


def test_an_old_python_is_told_so(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.sys, "version_info", (3, 10, 4))
    assert setup.main([]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


@pytest.mark.parametrize(("missing", "package"), [("venv", "python3-venv"), ("pip", "python3-pip")])
def test_what_debian_leaves_out_is_named(setup, missing, package):
    """A folder that hides the module stands first on the path, as if it were not installed."""
    hidden = setup.ROOT / "hidden"
    hidden.mkdir()
    (hidden / f"{missing}.py").write_text(f"raise ModuleNotFoundError({missing!r})\n")
    code = (
        "import runpy, subprocess, sys; run = subprocess.run; "
        f"hidden = {{'PYTHONPATH': {str(hidden)!r}}}; "
        "subprocess.run = lambda command, env, **o: run(command, env=env | hidden, **o); "
        f"sys.argv = ['setup.py']; runpy.run_path({str(setup.__file__)!r}, run_name='__main__')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert ended.returncode == 1
    assert package in ended.stderr
