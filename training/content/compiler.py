"""Compile content in a process of its own, so that no file can hang or fill the site.

The child is `python -m training.content.compiler SECONDS NAME=MODULE:FUNCTION …`: one JSON line in,
one out. It stays warm between documents; one that takes too long is killed with it and replaced.
What counts is the child's own computing: a busy machine makes nobody's file too long.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from training.content.documents import Advised
from training.content.parse import MAX_BYTES
from training.errors import Problem
from training.part import Compiled, ContentKind

SECONDS = 2.0
PATIENCE = 15.0  # wall clock, as a multiple of the computing: for a child that only waits
START_S = 60.0
MEMORY = 1024 * 1024 * 1024
SPENT = getattr(signal, "SIGPROF", 0)  # what ends a child whose time is used up
# The child reads what strangers wrote, so it gets none of our secrets.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
ROOT = Path(__file__).parents[2]

Compile = Callable[[str, str], Compiled | list[Problem]]


class Compiler:
    """One warm child that compiles one document at a time; use it in a `with` block.

    kinds    what it can compile. The child imports their functions by name, so each has to stand
             at the top of its module.
    seconds  of computing for one document
    """

    def __init__(self, kinds: Sequence[ContentKind], *, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._specs = [_spec(kind) for kind in kinds]
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def compile(self, kind: str, source: str, path: str) -> Compiled | list[Problem]:
        """Compile one document of `kind`, the name of a ContentKind."""
        if len(source) > MAX_BYTES:
            return [Problem(path, 1, "The file is longer than 256 kB. Split it into several.")]
        asked = json.dumps({"kind": kind, "source": source, "path": path})
        answer, in_time = self._ask(asked, self._ready())
        if answer:
            return _received(json.loads(answer), path)
        self.close()
        if in_time:
            wrong = "This file stopped the compiler. Take out what is unusual in it, or report it."
        else:
            wrong = f"This took longer than {self.seconds:g} s. Make it shorter or flatter."
        return [Problem(path, 1, wrong)]

    def close(self) -> None:
        """End the child. The next document starts another one."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _ask(self, line: str, child: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
        """Return the child's answer, or b"" and whether there was time left."""
        asked = line.encode() + b"\n"
        answer, in_time = self._within(self.seconds * PATIENCE, child, asked)
        return answer, in_time and bool(answer or child.wait() != -SPENT)

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return a child that has imported everything; its start is on nobody's clock."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        self._child = subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
            [sys.executable, "-m", __name__, str(self.seconds), *self._specs],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**kept, "PYTHONPATH": path},
        )
        answer, _ = self._within(START_S, self._child, b"")
        if not answer:
            raise RuntimeError("the compiler does not start: see the lines above")
        return self._child

    def _within(
        self, seconds: float, child: subprocess.Popen[bytes], line: bytes
    ) -> tuple[bytes, bool]:
        late: list[bool] = []

        def stop() -> None:
            late.append(True)
            child.kill()

        timer = Timer(seconds, stop)
        timer.start()
        try:
            _pipe(child.stdin).write(line)
            _pipe(child.stdin).flush()
            answer = _pipe(child.stdout).readline()
        except BrokenPipeError:
            answer = b""
        finally:
            timer.cancel()
        return (answer if answer.endswith(b"\n") else b""), not late


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("the compiler was started without pipes")
    return stream


def _spec(kind: ContentKind) -> str:
    function = kind.compile
    name = getattr(function, "__qualname__", "")
    if not name.isidentifier():
        raise ValueError(f"{kind.name}: compile has to be a function at the top of a module")
    return f"{kind.name}={function.__module__}:{name}"


def _received(answer: dict[str, Any], path: str) -> Compiled | list[Problem]:
    if "problems" in answer:
        return [Problem(path, line, text) for line, text in answer["problems"]]
    advice = tuple(Problem(path, line, text) for line, text in answer["compiled"].pop("advice"))
    return Advised(**answer["compiled"], advice=advice)


def _answer(result: Compiled | list[Problem]) -> dict[str, Any]:
    if isinstance(result, list):
        return {"problems": [(problem.line, problem.text) for problem in result]}
    advice = result.advice if isinstance(result, Advised) else ()
    compiled = asdict(result) | {"advice": [(problem.line, problem.text) for problem in advice]}
    return {"compiled": compiled}


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415  # not on Windows, where the clock alone has to do
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _limit_computing(seconds: float) -> None:
    """Let the process end once it has computed for `seconds` more, whatever it is at then."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, seconds)


def serve(kinds: Mapping[str, Compile], seconds: float, lines: IO[str], out: IO[str]) -> None:
    """Answer each line of JSON with one; a document that breaks the compiler is a problem."""
    print("ready", file=out, flush=True)
    for line in lines:
        _limit_computing(seconds)
        asked = json.loads(line)
        try:
            result = kinds[asked["kind"]](asked["source"], asked["path"])
        except (MemoryError, RecursionError):
            wrong = "This file needs too much memory. Make it shorter or flatter."
            result = [Problem(asked["path"], 1, wrong)]
        print(json.dumps(_answer(result)), file=out, flush=True)


def main(seconds: str, *specs: str) -> None:
    """Serve the kinds of `specs`, each NAME=MODULE:FUNCTION, on standard input and output."""
    kinds: dict[str, Compile] = {}
    for spec in specs:
        name, _, where = spec.partition("=")
        module, _, function = where.partition(":")
        kinds[name] = getattr(importlib.import_module(module), function)
    _limit_memory()
    out, sys.stdout = sys.stdout, sys.stderr  # what a kind prints must not reach the protocol
    serve(kinds, float(seconds), sys.stdin, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
