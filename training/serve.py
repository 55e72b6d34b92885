"""Run the site: a web process and a jobs process, and a parent that starts and ends both."""

import ctypes
import errno
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable

import click
from flask import Flask
from gunicorn.app.base import Application

from training import jobs
from training.config import ROOT, Settings
from training.db import db
from training.errors import Misconfigured

GUNICORN = ROOT / "deploy" / "gunicorn.conf.py"
STOP_S = 10
RESTARTS, WITHIN_S = 3, 600  # how often the jobs process is started again
WAITING = 256  # connections that may queue while the site starts
STALLED_S = 10
_WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGALRM}
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Site(Application):
    """Gunicorn, set up by deploy/gunicorn.conf.py, with an app and a socket that are there."""

    def __init__(self, app: Flask, listening: socket.socket, ready: Callable[[], None]) -> None:
        self._app, self._ready = app, ready
        self._handle = listening.detach()  # gunicorn closes it
        super().__init__()

    def load_config(self) -> None:
        """Read the file; never the command line, which is not gunicorn's here."""
        self.load_config_from_file(str(GUNICORN))
        self.cfg.set("bind", f"fd://{self._handle}")
        self.cfg.set("when_ready", lambda _server: self._ready())

    def load(self) -> Flask:
        """Return the app."""
        return self._app


def lose_patience(listening: socket.socket) -> None:
    """Let connections of this socket go when they stall: each would hold one of a few threads.

    On Linux a connection inherits it; elsewhere a proxy in front has to do it.
    """
    if sys.platform == "linux":
        seconds = struct.pack("ll", STALLED_S, 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listening.setsockopt(socket.SOL_SOCKET, option, seconds)


def listen(settings: Settings) -> socket.socket:
    """Take the address, before anything else is touched. Raises Misconfigured if that fails."""
    where = f"HOST={settings.host}, PORT={settings.port}"
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _name, address = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        lose_patience(listening)
        listening.bind(address)
        listening.listen(WAITING)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "another program uses it. Stop that one, or choose another PORT",
            errno.EACCES: "this user may not use it. Choose a PORT above 1023",
        }
        why = reasons.get(error.errno or 0, f"{error.strerror}. Choose another HOST")
        raise Misconfigured(f"{where}: {why}.") from error
    return listening


def run(app: Flask, listening: socket.socket, ready: Callable[[], None]) -> int:
    """Serve until told to stop, or until the site cannot go on; return the ending status.

    A jobs process that ends by itself is started again, unless it keeps ending. `ready` is called
    once requests are answered.
    """
    # Neither a connection nor a lock of the parent may be shared with a child.
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    sys.stdout.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    children = {
        _fork(lambda: Site(app, listening, ready).run()): "web",
        _fork(lambda: _work(app, listening)): "jobs",
    }
    listening.close()
    try:
        return _watch(children, lambda: _fork(lambda: _work(app, listening)))
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)


def _work(app: Flask, listening: socket.socket) -> None:
    listening.close()
    jobs.work(app)


def _fork(main: Callable[[], None]) -> int:
    """Run `main` in a child that ends with this process, and return the child's id."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setpgid(0, 0)  # Ctrl-C is for the parent, which ends the children gently
        for number in _WATCHED:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() == parent:
            main()
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else 1
    except Exception as error:  # noqa: BLE001  # the parent's stack is not the child's
        click.echo(f"{type(error).__name__}: {error}", err=True)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _watch(children: dict[int, str], work: Callable[[], int]) -> int:
    """Wait for a signal or the end of a child; then end the others. Return the status.

    work  starts another jobs process and returns its id
    """
    status, ending = 0, False
    restarts: list[float] = []

    def end(number: signal.Signals) -> None:
        for child in children:
            os.kill(child, number)
        signal.alarm(STOP_S)

    while children:
        got = signal.sigwait(_WATCHED)
        if got in {signal.SIGTERM, signal.SIGINT} and not ending:
            ending = True
            end(signal.SIGTERM)
        elif got in {signal.SIGALRM, signal.SIGINT} and ending:
            end(signal.SIGKILL)  # too long, or a second Ctrl-C
        for name in _ended(children):
            if ending:
                continue
            if name == "jobs" and _may_restart(restarts, time.monotonic()):
                click.echo("The jobs process ended by itself and is started again.", err=True)
                children[work()] = name
            else:
                status, ending = 1, True
                click.echo(f"The {name} process ended by itself; so does the site.", err=True)
                end(signal.SIGTERM)
    signal.alarm(0)
    return status


def _may_restart(restarts: list[float], now: float) -> bool:
    """Tell whether one more start is allowed, and if so count it."""
    restarts[:] = [at for at in restarts if now - at < WITHIN_S]
    if len(restarts) == RESTARTS:
        return False
    restarts.append(now)
    return True


def _ended(children: dict[int, str]) -> list[str]:
    """Forget the children that have ended, and return their names."""
    gone = [child for child in children if os.waitpid(child, os.WNOHANG)[0]]
    return [children.pop(child) for child in gone]
