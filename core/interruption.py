"""Long calculations ask between their parts whether they should go on; whoever runs them says how to
answer.
"""

from collections.abc import Callable
from contextvars import ContextVar


def _goes_on() -> None:
    return


_asked: ContextVar[Callable[[], object]] = ContextVar("asked", default=_goes_on)


def may_stop() -> None:
    """Ask: raises whatever the caller's answer raises, and then nothing of the calculation is kept."""
    _asked.get()()


def answer_with(answer: Callable[[], object]) -> None:
    """Set the answer for this thread."""
    _asked.set(answer)
