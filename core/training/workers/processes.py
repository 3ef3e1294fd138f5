"""Worker processes of the lab: started with a bounded number a server, read line by line, ended with their
owner.
"""

import json
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from core.errors import AssayError, Fault
from core.texts import mark

MOST_RUNS = 10 * (os.cpu_count() or 1)
"""A run at the usual pace takes a twentieth of a core and some 100 MB."""

_GENTLY = ("nice", "-n", "10") if shutil.which("nice") else ()
"""Workers stand back, so that the server answers while they train."""

_ROOT = Path(__file__).resolve().parents[3]
_running: set[int] = set()
_lock = Lock()


class TooManyRuns(AssayError):
    """The server trains as many models as it can; try again later."""


class WorkerProcess:
    """`python -m module` that first reads what it is `given`; `take` gets each JSON line it writes, `ended`
    is called when it is gone.
    """

    def __init__(
        self,
        module: str,
        given: Mapping[str, Any],
        take: Callable[[Mapping[str, Any]], None],
        ended: Callable[[], None],
    ) -> None:
        self._take, self._ended = take, ended
        self._unsent = SimpleQueue[str | None]()
        with _lock:
            if len(_running) >= MOST_RUNS:
                raise TooManyRuns(
                    Fault(
                        "training",
                        mark("this server is training {count} models already: try again in a few minutes"),
                        {"count": len(_running)},
                    )
                )
            self._process = subprocess.Popen(
                [*_GENTLY, sys.executable, "-m", module],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            _running.add(self._process.pid)
        self.send(given)  # not as an argument: those are short, and anyone on the machine can read them
        for work in (self._write, self._read):
            Thread(target=work, daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, message: Mapping[str, Any]) -> bool:
        """Write a JSON line to the worker; False if it has ended. Nobody waits for a worker that is slow to
        read, as one is that only begins.
        """
        if self._process.poll() is not None:
            return False
        self._unsent.put(json.dumps(message) + "\n")
        return True

    def close(self) -> None:
        """End the worker: its input is closed first, then it is made to."""
        self._unsent.put(None)
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _write(self) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin as pipe:
            for line in iter(self._unsent.get, None):
                pipe.write(line)
                pipe.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._take(json.loads(line))
        finally:
            self._process.kill()
            self._process.wait()
            self._unsent.put(None)
            with _lock:
                _running.discard(self._process.pid)
            self._ended()


def running() -> int:
    """Return how many workers this server has."""
    with _lock:
        return len(_running)


def say(message: Mapping[str, Any]) -> None:
    """In a worker: write a JSON line to the server."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def say_fault(error: AssayError, **more: Any) -> None:
    """In a worker: tell the server what is wrong, as field, message and parameters."""
    fault = error.faults[0]
    say({"fault": [fault.path, fault.message, dict(fault.parameters)], **more})


def worker(work: Callable[[dict[str, Any]], None]) -> None:
    """Run a worker's work on what the server gives it; whatever goes wrong is said there, and the process
    ends.
    """
    try:
        work(json.loads(sys.stdin.readline()))
    except AssayError as error:
        say_fault(error, state="refused")
    except Exception as error:  # a worker that dies silently leaves a page that waits for ever
        traceback.print_exc()
        say_fault(
            AssayError(
                Fault(
                    "training",
                    mark("the worker failed: {error}"),
                    {"error": f"{type(error).__name__}: {error}"},
                )
            ),
            state="refused",
        )


def end_with_input() -> None:
    """In a worker that takes no commands: end the process when the server closes its end of the pipe."""

    def watch() -> None:
        while sys.stdin.read(1):
            pass
        os._exit(0)

    Thread(target=watch, daemon=True).start()
