"""What a session trains ends with it, and what a click starts after that ends at once."""

import pytest

from core.training.engine.loop import Configuration
from core.training.workers.processes import running
from tests.core.training.waiting import waited
from ui.session.lasting import Lasting
from ui.training.holder import Holder
from ui.training.jobs import JobHolder
from ui.training.scaling import SweepHolder

CIRCLES = Configuration(experiment="boundary")


def play(holder: Lasting) -> None:
    assert isinstance(holder, Holder)
    holder.command(CIRCLES, "play")


def tune(holder: Lasting) -> None:
    assert isinstance(holder, JobHolder)
    holder.start({})


def sweep(holder: Lasting) -> None:
    assert isinstance(holder, SweepHolder)
    holder.start("generated", "line", 1)


@pytest.mark.parametrize(
    ("holder", "click"),
    [(Holder(), play), (JobHolder("core.training.workers.tuning_worker"), tune), (SweepHolder(), sweep)],
)
def test_work_ends_with_its_session_even_where_it_is_started_afterwards(holder, click) -> None:  # type: ignore[no-untyped-def]
    click(holder)
    assert running()
    holder.end()
    waited(lambda: not running())
    click(holder)
    waited(lambda: not running())


def test_a_run_that_is_gone_on_with_while_its_session_ends_is_ended() -> None:
    holder = Holder()
    holder.command(CIRCLES, "step")
    assert holder.run is not None
    waited(lambda: holder.run is not None and bool(holder.run.progress))
    left = holder.run
    holder.leave()
    go_on = left.again
    left.again = lambda: (holder.end(), go_on())[1]  # type: ignore[func-returns-value, method-assign]
    holder.command(CIRCLES, "play")
    waited(lambda: not running())
    assert holder.run is None
