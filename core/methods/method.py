"""What an entry of the Methods page says."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A worked number: what goes in, what comes out as written and as used (None: not a number of its
    own).
    """

    inputs: str
    as_written: Callable[[], float]
    as_used: Callable[[], float] | None = None


@dataclass(frozen=True)
class Method:
    """A method of the source documents. `page` is the page that uses it; texts are message ids."""

    id: str
    title: str
    as_written: str
    as_used: str
    why: str
    page: str
    code: str
    example: Example | None = None
