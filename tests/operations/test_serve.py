"""The site as processes: what starts, what ends, and what is said when it cannot."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from training import serve
from training.config import ROOT

SOON_S = 30  # generous: other tests run beside this one


def environment(folder, **given):
    """Return what the command sees: nothing of ours but what is `given`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    place = {"TRAINING_INSTANCE": str(folder / "instance"), "PYTHONPATH": str(ROOT)}
    return {**kept, **place, "TRAINING_DEMO": "1", **given}


def training(folder, *arguments, **given):
    """Run the command to its end; `folder` has no .env."""
    return subprocess.run(
        [sys.executable, "-m", "training", *arguments], env=environment(folder, **given),
        cwd=folder, capture_output=True, text=True, check=False, timeout=SOON_S,
    )  # fmt: skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port, path="/readyz"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status
    except OSError:
        return None


def wait_for(condition):
    end = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def processes():
    """Return {pid: parent} of all that run; /proc, because a small Debian has no `ps`."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, check=True)
        pairs = [line.split() for line in listed.stdout.splitlines()]
        return {int(pid): int(parent) for pid, parent in pairs}
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(path.parent.name)] = int(parent)
    return found


def children(pid):
    return [child for child, parent in processes().items() if parent == pid]


def is_running(pid):
    return pid in processes()


@contextmanager
def site(folder, **given):
    """Start the site as `make run` does; yield its parent process and its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "training", "serve", "--prepare"], cwd=folder, text=True,
        env=environment(folder, PORT=str(port), **given),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        wait_for(lambda: answers(port) == 200 or process.poll() is not None)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=SOON_S)


def end(process, number):
    """Send a signal; return the status and what was printed, once everything has ended."""
    below = [pid for child in children(process.pid) for pid in (child, *children(child))]
    process.send_signal(number)
    out, err = process.communicate(timeout=SOON_S)
    assert not [pid for pid in below if is_running(pid)]
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_site_starts_and_ends(tmp_path, number):
    with site(tmp_path) as (process, port):
        assert len(children(process.pid)) == 2, "a web process and a jobs process"
        assert answers(port, "/healthz") == 200
        status, out, err = end(process, number)
    assert status == 0
    assert f"serves on http://127.0.0.1:{port}" in out
    assert "ana@example.org" in out
    assert "both-ways-demo" in out
    assert "Traceback" not in out + err
    instance = tmp_path / "instance"
    assert {oct(path.stat().st_mode & 0o077) for path in instance.iterdir()} == {"0o0"}


def test_a_second_start_changes_nothing_and_does_no_work_twice(tmp_path):
    database = tmp_path / "instance" / "training.db"
    seen = []
    for _ in range(2):
        with site(tmp_path, TRAINING_LOG_LEVEL="INFO") as (process, _port):
            seen.append((end(process, signal.SIGTERM)[2], database.read_bytes()))
    (first, before), (second, after) = seen
    assert after == before
    for work in ("was migrated", " published, ", "demo was loaded"):
        assert work in first, work
        assert work not in second, work
    assert "nothing to do." in second


def kill(process, which):
    """Kill the web process or the jobs process: the web process has a worker of its own."""
    parents = {bool(children(child)): child for child in children(process.pid)}
    os.kill(parents[which == "web"], signal.SIGKILL)
    return parents[which == "web"]


def test_if_the_web_process_dies_the_site_ends_and_says_so(tmp_path):
    with site(tmp_path) as (process, port):
        kill(process, "web")
        _, err = process.communicate(timeout=SOON_S)
        assert process.returncode == 1
        assert "The web process ended by itself; so does the site." in err
        wait_for(lambda: answers(port) is None)


def test_a_jobs_process_that_dies_is_started_again_unless_it_keeps_dying(tmp_path):
    with site(tmp_path) as (process, port):
        for _ in range(3):
            before = kill(process, "jobs")
            wait_for(lambda gone=before: not is_running(gone) and len(children(process.pid)) == 2)
            assert answers(port) == 200
        kill(process, "jobs")
        _, err = process.communicate(timeout=SOON_S)
    assert process.returncode == 1
    assert err.count("The jobs process ended by itself and is started again.") == 3
    assert err.count("The jobs process ended by itself; so does the site.") == 1


def test_the_site_still_ends_gently_after_a_new_start_of_the_jobs(tmp_path):
    with site(tmp_path) as (process, _):
        before = kill(process, "jobs")
        wait_for(lambda: not is_running(before) and len(children(process.pid)) == 2)
        assert end(process, signal.SIGTERM)[0] == 0


def test_starts_of_long_ago_do_not_count():
    restarts = []
    assert [serve._may_restart(restarts, at) for at in (0, 1, 2, 3)] == [True, True, True, False]
    assert [serve._may_restart(restarts, at) for at in (600, 600.5)] == [True, False]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
def test_if_the_parent_is_killed_the_others_end(tmp_path):
    with site(tmp_path) as (process, _):
        below = children(process.pid)
        process.kill()
        wait_for(lambda: not any(is_running(pid) for pid in below))


def test_a_taken_address_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = training(tmp_path, "serve", PORT=str(port))
    assert found.returncode == 2
    assert found.stderr == (
        f"HOST=127.0.0.1, PORT={port}: another program uses it. "
        "Stop that one, or choose another PORT.\n"
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"HOST": "0.0.0.0"}, "public passwords"),  # the demo, for all to see
        ({"HOST": "203.0.113.1", "TRAINING_DEMO": "0"}, "HOST=203.0.113.1"),
        ({"PORT": "soon"}, "PORT is 'soon'"),
        ({"TRAINING_WORKERS": "2"}, "REDIS_URL"),
        ({"TRAINING_SECRET_KEY": "short"}, "fewer than 32"),
        ({"PUBLIC_URL": "example.org"}, "http://"),
        ({"PUBLIC_URL": "https://"}, "must name a host"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is 'nonsense'"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is 'mysql://x/y'"),
        ({"TRAINING_INSTANCE": "/dev/null/x"}, "TRAINING_INSTANCE is '/dev/null/x'"),
        ({"TRAINING_INSTANCE": "/etc/passwd"}, "TRAINING_INSTANCE is '/etc/passwd'"),
        ({"TRAINING_CONTENT": "/nonexistent"}, "TRAINING_CONTENT is '/nonexistent'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path, given, sentence):
    found = training(tmp_path, "serve", "--prepare", **{"PORT": str(free_port()), **given})
    assert found.returncode == 2
    assert sentence in found.stderr
    assert found.stderr.count("\n") == 1
    assert found.stdout == ""


@pytest.mark.parametrize("instance", ["/dev/null/x", "/etc/passwd"])
def test_a_command_without_an_instance_is_one_sentence(tmp_path, instance):
    found = training(tmp_path, "migrate", TRAINING_INSTANCE=instance)
    assert found.returncode == 2
    assert found.stderr.startswith(f"TRAINING_INSTANCE is '{instance}'")
    assert found.stderr.count("\n") == 1


def test_a_real_site_whose_mail_reaches_nobody_is_warned_of_once(tmp_path):
    warning = "set TRAINING_MAIL=smtp"
    for given, times in [({"TRAINING_DEMO": "0"}, 1), ({"TRAINING_DEMO": "1"}, 0)]:
        with site(tmp_path, **given) as (process, _):
            _, _, err = end(process, signal.SIGTERM)
        assert err.count(warning) == times


def test_a_restore_says_who_has_come_back(tmp_path):
    training(tmp_path, "migrate")
    training(tmp_path, "demo", "load")
    made = training(tmp_path, "backup", "create", str(tmp_path / "kept"))
    path = made.stdout.partition(": ")[0]
    done = training(tmp_path, "backup", "restore", path, "--replace", "--apply")
    assert done.returncode == 0
    assert "Everybody has to sign in again." in done.stdout
    assert "Whoever was erased since that backup is back and must be erased again" in done.stdout


def test_two_sites_do_not_share_an_instance_and_no_restore_runs_beside_one(tmp_path):
    with site(tmp_path):
        second = training(tmp_path, "serve", PORT=str(free_port()))
        assert (second.returncode, "already" in second.stderr) == (1, True)
        made = training(tmp_path, "backup", "create", str(tmp_path / "kept"))
        path = re.match(r"(.*\.zip): \d+ rows in \d+ tables\n", made.stdout)[1]
        refused = training(tmp_path, "backup", "restore", path, "--replace", "--apply")
        assert refused.returncode == 1
        assert refused.stderr == "The site is running. Stop it, then restore.\n"


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path):
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    found = training(tmp_path, "migrate", DATABASE_URL=url)
    assert found.returncode == 1
    assert found.stderr.startswith("The database does not answer: ")
    assert "Traceback" not in found.stderr


def test_an_older_database_is_not_served(tmp_path):
    found = training(tmp_path, "serve", PORT=str(free_port()))
    assert found.returncode == 1
    assert found.stderr.endswith("then run: training migrate\n")


def test_of_several_processes_that_migrate_one_does_it(tmp_path):
    (tmp_path / "instance").mkdir()
    command = [sys.executable, "-m", "training", "migrate"]
    started = [
        subprocess.Popen(
            command, env=environment(tmp_path), cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    ended = [process.communicate(timeout=SOON_S) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], ended
    assert training(tmp_path, "migrate").stdout.endswith("nothing to do.\n")


def test_redis_that_cannot_be_used_is_one_sentence(tmp_path):
    found = training(tmp_path, "migrate", REDIS_URL="nope")
    assert found.returncode == 2
    assert found.stderr.startswith("REDIS_URL ")
    assert found.stderr.count("\n") == 1
