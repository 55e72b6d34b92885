"""`make bench`: what the pages cost beside the least a Flask page can cost.

Both apps run under the same server on this machine, and are asked in turn, slice by slice, so that
a busy machine slows both alike. The figure to trust is CPU milliseconds a request (of the server's
processes, user and system), as a ratio of the yardstick's; requests a second are only reported.
"""

import http.client
import os
import re
import shutil
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
# Of a cohort of a thousand: its page in module pages, all of it in one table, and its page where
# there are ten times the people, the lines of the ledger or the cohorts, against itself.
GOAL_COHORT, GOAL_TABLE_MS, GOAL_TIMES = 2.0, 15.0, 1.1
OURS = [
    ("-m", "training", "migrate"),
    ("-m", "training", "content", "publish"),
    ("-m", "training", "demo", "load"),
]
PREPARE = {
    "limit": [("-c", "from tests.load.limit_app import prepare; prepare()")],
    "demo": OURS,
    "ours": [("-m", "tests.load.big_cohort", "1")],
    "ten times": [("-m", "tests.load.big_cohort", "10")],
}
DEMO = {"TRAINING_DEMO": "1", "TRAINING_LOG_LEVEL": "WARNING"}
MODULE = "/modules/the-schedule-is-sacrosanct?lens=both"


class Server(NamedTuple):
    """A running server: its process and its port."""

    process: subprocess.Popen[bytes]
    port: int


def main() -> int:
    """Print the table; 1 if a page misses its goal."""
    servers: list[Server] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            limit = {"LIMIT_DB": f"{folder}/limit.db"}
            servers.append(start("limit", "tests.load.limit_app:app", limit))
            prepare("demo", {**DEMO, "TRAINING_INSTANCE": f"{folder}/demo"})
            for name in ("ours", "ten times"):
                instance = shutil.copytree(f"{folder}/demo", f"{folder}/{name.replace(' ', '-')}")
                servers.append(start(name, "wsgi:app", {**DEMO, "TRAINING_INSTANCE": instance}))
            return compare(*servers)
        finally:
            for server in servers:
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(20)


def prepare(name: str, extra: dict[str, str]) -> dict[str, str]:
    """Make what a server needs before it starts; return its environment."""
    environment = {**os.environ, **extra, "PYTHONPATH": str(ROOT)}
    for command in PREPARE[name]:
        subprocess.run(
            [sys.executable, *command], check=True, env=environment, cwd=ROOT, capture_output=True
        )
    return environment


def start(name: str, target: str, extra: dict[str, str]) -> Server:
    """Start `target` as `training serve` would, on a free loopback port."""
    environment = prepare(name, extra)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen([sys.executable, *server, target], env=environment, cwd=ROOT)
    for _ in range(1_200):  # a minute, on a busy machine
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return Server(process, port)
        time.sleep(0.05)
    raise SystemExit(f"{target} did not start")


def compare(limit: Server, ours: Server, tenfold: Server) -> int:
    """Ask them in turn and print one row a page."""
    pages = {
        "yardstick": (limit, "/page", limit_cookie(limit)),
        "module": (ours, MODULE, our_cookie(ours)),
        "today": (ours, "/", our_cookie(ours)),
        "cohort of 17": (ours, "/cohorts/1", our_cookie(ours, "cleo")),
        "of 1,000": (ours, "/cohorts/3", our_cookie(ours, "cleo")),
        "all in one": (ours, "/cohorts/3?rows=all", our_cookie(ours, "cleo")),
        "10 x people": (tenfold, "/cohorts/4", our_cookie(tenfold, "cleo")),
        "10 x lines": (tenfold, "/cohorts/5", our_cookie(tenfold, "cleo")),
        "10 x cohorts": (tenfold, "/cohorts/3", our_cookie(tenfold, "cleo")),
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
    is_good = cohorts(rows)
    measured = (long_story, many_people, many_responses)
    for name, spent in [row for each in measured for row in each.figures().items()]:
        print(f"{name:<18}{spent:>8.2f} ms of CPU, {spent / base:.2f} bare pages")
    for name, told in people_list.figures().items():
        print(f"{name}: {told}")
    print(f"The yardstick's page costs {base:.2f} ms; the module page may cost {GOAL} times that.")
    return int(ratio["module"] > GOAL or not is_good)


def cohorts(rows: dict[str, list[tuple[float, float]]]) -> bool:
    """Say what the page of a big cohort costs; tell whether it keeps to its goals."""

    def against(name: str, other: str) -> float:
        pairs = zip(rows[name], rows[other], strict=True)
        return statistics.median(one / two for (one, _), (two, _) in pairs)

    page = against("of 1,000", "module")
    print(f"A cohort of 1,000 costs {page:.2f} module pages; it may cost {GOAL_COHORT}.")
    table = statistics.median(cpu for cpu, _rate in rows["all in one"])
    print(f"All of it in one table: {table:.1f} ms of CPU; it may cost {GOAL_TABLE_MS}.")
    times = {name: against(name, "of 1,000") for name in rows if name.startswith("10 x")}
    print(", ".join(f"{name}: {found:.2f}" for name, found in times.items()), end=" ")
    print(f"times the page; {GOAL_TIMES} at most.")
    return page <= GOAL_COHORT and table <= GOAL_TABLE_MS and max(times.values()) <= GOAL_TIMES


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
