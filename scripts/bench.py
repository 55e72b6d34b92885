"""`make bench`: what the pages cost beside the least a Flask page can cost.

Both apps run under the same server on this machine, and are asked in turn, slice by slice, so that
a busy machine slows both alike. The figure to trust is CPU milliseconds a request (of the server's
processes, user and system), as a ratio of the yardstick's; requests a second are only reported.
"""

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.load import long_story, many_people, many_responses, people_list  # noqa: E402  # beside the yardstick

ROUNDS, SLICE, CLIENTS, WARM_UP = 7, 240, 4, 120
TICKS = os.sysconf("SC_CLK_TCK")
GOAL = 2.0
PREPARE = {
    "limit": [("-c", "from tests.load.limit_app import prepare; prepare()")],
    "ours": [
        ("-m", "training", "migrate"),
        ("-m", "training", "content", "publish"),
        ("-m", "training", "demo", "load"),
    ],
}
MODULE = "/modules/the-schedule-is-sacrosanct?lens=both"


class Server(NamedTuple):
    """A running server: its process and its port."""

    process: subprocess.Popen[bytes]
    port: int


def main() -> int:
    """Print the table; 1 if the module page misses its goal."""
    with tempfile.TemporaryDirectory() as folder:
        limit = start("tests.load.limit_app:app", {"LIMIT_DB": f"{folder}/limit.db"})
        ours = start(
            "wsgi:app",
            {"TRAINING_INSTANCE": folder, "TRAINING_DEMO": "1", "TRAINING_LOG_LEVEL": "WARNING"},
        )
        try:
            return compare(limit, ours)
        finally:
            for server in (limit, ours):
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(20)


def start(target: str, extra: dict[str, str]) -> Server:
    """Start `target` as `training serve` would, on a free loopback port."""
    environment = {**os.environ, **extra, "PYTHONPATH": str(ROOT)}
    for command in PREPARE["limit" if "limit" in target else "ours"]:
        subprocess.run(
            [sys.executable, *command], check=True, env=environment, cwd=ROOT, capture_output=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen([sys.executable, *server, target], env=environment, cwd=ROOT)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return Server(process, port)
        time.sleep(0.05)
    raise SystemExit(f"{target} did not start")


def compare(limit: Server, ours: Server) -> int:
    """Ask both in turn and print one row a page."""
    pages = {
        "yardstick": (limit, "/page", limit_cookie(limit)),
        "module": (ours, MODULE, our_cookie(ours)),
        "today": (ours, "/", our_cookie(ours)),
        "cohort": (ours, "/cohorts/1", our_cookie(ours, "cleo")),
        "player": (ours, run_of(ours, our_cookie(ours)), our_cookie(ours)),
    }
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for server, path, cookie in pages.values():
        ask(server, path, cookie, WARM_UP)
    for _ in range(ROUNDS):
        for name, (server, path, cookie) in pages.items():
            rows[name].append(ask(server, path, cookie, SLICE))
    base = statistics.median(cpu for cpu, _rate in rows["yardstick"])
    print(f"{'page':<12}{'CPU ms':>9}{'ratio':>8}{'req/s':>9}   (medians of {ROUNDS} slices)")
    ratio = {}
    for name, figures in rows.items():
        cpu = statistics.median(one for one, _rate in figures)
        rate = statistics.median(one for _cpu, one in figures)
        ratio[name] = statistics.median(
            one / other for (one, _), (other, _) in zip(figures, rows["yardstick"], strict=True)
        )
        print(f"{name:<12}{cpu:>9.2f}{ratio[name]:>8.2f}{rate:>9.0f}")
    print(f"The dashboard of a cohort costs {ratio['cohort'] / ratio['module']:.2f} module pages.")
    measured = (long_story, many_people, many_responses)
    for name, spent in [row for each in measured for row in each.figures().items()]:
        print(f"{name:<18}{spent:>8.2f} ms of CPU, {spent / base:.2f} bare pages")
    for name, told in people_list.figures().items():
        print(f"{name}: {told}")
    print(f"The yardstick's page costs {base:.2f} ms; the module page may cost {GOAL} times that.")
    return int(ratio["module"] > GOAL)


def ask(server: Server, path: str, cookie: str, requests: int) -> tuple[float, float]:
    """Return CPU milliseconds a request and requests a second, over some connections."""
    before, begun = cpu_s(server.process.pid), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda _: some(server, path, cookie, requests // CLIENTS), range(CLIENTS)))
    spent, took = cpu_s(server.process.pid) - before, time.perf_counter() - begun
    return spent / requests * 1000, requests / took


def some(server: Server, path: str, cookie: str, requests: int) -> None:
    """Ask again and again over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(requests):
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
    connection.close()


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and its children so far."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
        waiting += [int(child) for child in children]
    return total / TICKS


def limit_cookie(server: Server) -> str:
    """Sign in to the yardstick."""
    answer = fetch(server, "GET", "/sign-in")
    return answer.headers["Set-Cookie"].split(";")[0]


def run_of(server: Server, cookie: str) -> str:
    """Step into a story and return the address of the run."""
    page = "/scenarios/twelve-rush-orders/inside"
    form = fetch(server, "GET", page, cookie=cookie).text
    fields = dict(re.findall(r'name="(csrf_token|request_id)" value="([^"]+)"', form))
    return fetch(server, "POST", page, urlencode(fields), cookie).headers["Location"]


def our_cookie(server: Server, who: str = "ana") -> str:
    """Sign in as somebody of the demo."""
    page = fetch(server, "GET", "/sign-in")
    cookie = page.headers["Set-Cookie"].split(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    form = {
        "csrf_token": token[1] if token else "",
        "email": f"{who}@example.org",
        "password": "both-ways-demo",
    }
    answer = fetch(server, "POST", "/sign-in", urlencode(form), cookie)
    signed_in = answer.headers["Set-Cookie"].split(";")[0]
    # The first page of a visit adds the token of its forms to the cookie.
    return fetch(server, "GET", "/", cookie=signed_in).headers["Set-Cookie"].split(";")[0]


class Answer(NamedTuple):
    """One answer, read to its end."""

    headers: http.client.HTTPMessage
    text: str


def fetch(server: Server, method: str, path: str, body: str = "", cookie: str = "") -> Answer:
    """Ask once."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    return Answer(answer.headers, answer.read().decode())


if __name__ == "__main__":
    raise SystemExit(main())
