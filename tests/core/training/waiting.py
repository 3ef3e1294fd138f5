"""Waiting for worker processes."""

import time
from collections.abc import Callable


def waited(done: Callable[[], object], seconds: float = 120.0) -> bool:
    """Say whether something became so in time."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(done())


def silent(_message: object) -> None:
    """Take a report and drop it."""
