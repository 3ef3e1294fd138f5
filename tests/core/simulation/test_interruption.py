"""A long calculation ends between two blocks when whoever asked for it no longer waits."""

from contextvars import copy_context

import pytest

from core.interruption import answer_with
from core.plan.document.library import ready_made
from core.simulation.run import run
from core.simulation.streams import BLOCK


class Gone(Exception):
    """Nobody waits."""


def test_a_run_asks_before_every_block_and_ends_where_the_answer_raises() -> None:
    asked: list[int] = []

    def answer() -> None:
        asked.append(len(asked))
        if len(asked) == 3:
            raise Gone

    def attempt() -> None:
        answer_with(answer)
        with pytest.raises(Gone):
            run(ready_made("applied"), 5 * BLOCK, 1, ())

    copy_context().run(attempt)
    assert asked == [0, 1, 2]


def test_without_an_answer_everything_is_finished() -> None:
    assert run(ready_made("applied"), 100, 1, ()).paths == 100
