"""A worker that is asked something: it answers, refuses by name, and is not lost; its pace is its own."""

from core.training.engine.loop import Configuration
from core.training.workers.processes import running
from core.training.workers.remote import RemoteRun
from tests.core.training.waiting import waited

POEM = "床前明月光，疑是地上霜。举头望明月，低头思故乡。\n"


def gpt() -> RemoteRun:
    return RemoteRun(Configuration(experiment="gpt", hidden=16, batch_size=4, data={"text": POEM * 100}))


def test_it_plays_for_so_many_batches_and_counts_what_it_trained_itself() -> None:
    run = gpt()
    run.play(5)
    assert waited(lambda: run.progress and run.progress[-1]["step"] >= 5 and run.state == "paused")
    latest = run.progress[-1]
    assert latest["trained_tokens"] == latest["tokens"] == latest["step"] * 4 * 48
    assert latest["trained_seconds"] > 0
    run.leave()
    assert waited(lambda: run.state == "stopped" and running() == 0)
    again = run.again()
    try:
        again.send("step")
        assert waited(lambda: again.progress[-1]["step"] == latest["step"] + 1)
        last = again.progress[-1]
        assert last["trained_tokens"] == 4 * 48
        assert last["tokens"] == latest["tokens"] + 4 * 48
    finally:
        again.close()


def test_a_question_that_cannot_be_asked_is_said_and_the_run_is_not_lost() -> None:
    run = gpt()
    run.ask(prompt="举头", temperature=9)
    assert waited(lambda: run.fault is not None)
    assert run.fault is not None
    assert run.fault.path == "temperature"
    run.ask(prompt="举头", temperature=0.5)
    assert waited(lambda: str(run.view.get("text", "")).startswith("举头"))
    assert run.fault is None
    run.ask(prompt="举头", temperature=9)
    assert waited(lambda: run.fault is not None)
    run.close()
    assert waited(lambda: run.state == "stopped")
