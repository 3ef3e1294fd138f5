"""The run-time check of array shapes: beartype, with pydantic's generic sections checked by their plain
class.

`UsageStream[Drawn]` is no subclass of `StreamBase[Drawn]` at run time (pydantic makes each a class of its
own), but it is one of `StreamBase`: that is what a signature means here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, get_args, get_origin

import jaxtyping
from beartype import BeartypeConf, beartype
from pydantic import BaseModel

_CONFIGURATION = BeartypeConf(is_pep484_tower=True)  # an int may stand for a float, as mypy has it


def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Check a function's arguments and result against its annotations."""
    if isinstance(function, type):
        return function
    function.__annotations__ = {name: _plain(hint) for name, hint in function.__annotations__.items()}
    return beartype(conf=_CONFIGURATION)(function)


def _plain(hint: Any) -> Any:
    if get_origin(hint) is None and isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint.__pydantic_generic_metadata__["origin"] or hint
    inner = [_plain(part) for part in get_args(hint)]
    return Any if any(a is not b for a, b in zip(inner, get_args(hint), strict=True)) else hint


def check_sparingly() -> None:
    """Check each function's first calls in every test: what a test calls a thousand times it calls alike, and
    the checks took two thirds of the calculators' tests.

    Functions inside functions are left unchecked: the hook would build their checks anew each time they are
    defined, which took nine tenths of a training step.
    """
    whole = jaxtyping.jaxtyped

    def jaxtyped(*args: Any, **options: Any) -> Any:
        check = whole(*args, **options)
        if args:
            return check
        return lambda one: one if "<locals>" in getattr(one, "__qualname__", "") else _at_first(check, one)

    jaxtyping.jaxtyped = jaxtyped


_FIRST_CALLS = 5
_tests = [0]


def begin() -> None:
    """Begin a test: every function is checked anew."""
    _tests[0] += 1


def _at_first(check: Callable[[Any], Any], one: Any) -> Any:
    """Return a function that is checked as often as `_FIRST_CALLS` in a test, and then called as it is."""
    both = check(one)
    if isinstance(one, type) or not callable(one):
        return both
    seen = [0, 0]

    @wraps(one)
    def call(*args: Any, **options: Any) -> Any:
        if seen[0] != _tests[0]:
            seen[:] = _tests[0], 0
        if seen[1] >= _FIRST_CALLS:
            return one(*args, **options)
        seen[1] += 1
        return both(*args, **options)

    return call
