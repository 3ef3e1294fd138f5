"""A writer killed in mid-save: what it was told is kept is kept, and nothing is half written."""

import os
import random
import select
import signal
import time
from contextlib import suppress

import pytest

from store.cases import Cases
from store.database import connected, prepared
from store.people import of_browser

ANNE = of_browser("a" * 43)
KILLS = int(os.environ.get("ASSAY_KILLS", "100"))
SIZE = 20_000


def text_of(number: int) -> str:
    return f"{number:08d}" * (SIZE // 8)


def write_until_killed(url: str, case_id: str, head: int, told: int) -> None:
    """Save without end, telling the parent of each version only after the store has said it is kept."""
    cases = Cases(connected(url))
    while True:
        kept = cases.save(ANNE, case_id, head, text_of(head + 1), "X")
        head = kept.head
        os.write(told, head.to_bytes(4, "big"))


@pytest.mark.slow
def test_no_acknowledged_version_is_lost_and_none_is_half_written(url: str) -> None:
    engine = prepared(url)
    kept, chance = Cases(engine).create(ANNE, (text_of(1),), "X"), random.Random(1)
    written = 0
    for _ in range(KILLS):
        engine.dispose()
        head = Cases(engine).head(ANNE, kept.id)
        engine.dispose()
        hear, told = os.pipe()
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                write_until_killed(url, kept.id, head, told)
            os._exit(1)
        os.close(told)
        select.select([hear], [], [], 20)  # however slow the machine, it is writing when it is killed
        time.sleep(chance.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = b""
        while part := os.read(hear, 65_536):
            said += part
        os.close(hear)
        acknowledged = int.from_bytes(said[-4:], "big") if said else head
        cases = Cases(engine)
        now = cases.head(ANNE, kept.id)
        assert acknowledged <= now <= acknowledged + 1
        written += now - head
        assert {one.text == text_of(one.number) for one in cases.history(ANNE, kept.id, limit=5)} == {True}
    states = Cases(engine).history(ANNE, kept.id, limit=100_000)
    assert [one.number for one in states] == list(range(len(states), 0, -1))
    assert all(one.text == text_of(one.number) for one in states)
    assert written > KILLS / 2, "the writer was killed while writing, not before"
