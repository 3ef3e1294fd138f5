"""A sweep of small models spread over two worker processes; results arrive as models finish."""

from collections.abc import Sequence
from dataclasses import asdict

from core.training.engine.small_language import SmallResult, SmallRun
from core.training.workers.remote_job import RemoteJob

WORKERS = 2


class RemoteSweep(RemoteJob):
    """Runs in the order of their cost, the dearest first, dealt out in turn, so that both workers end
    together.
    """

    def __init__(self, source: str, runs: Sequence[SmallRun]) -> None:
        self.source, self.wanted = source, len(runs)
        ordered = sorted(runs, key=lambda run: -run.hidden * run.tokens)
        shares = [
            {"source": source, "runs": [asdict(run) for run in ordered[worker::WORKERS]]}
            for worker in range(min(WORKERS, len(ordered)))
        ]
        super().__init__("core.training.workers.sweep_worker", shares)

    @property
    def floor(self) -> float | None:
        """The source's entropy, where it is known, as soon as a worker has made the source."""
        return next((one["floor"] for one in self.messages() if "ready" in one), None)

    def finished(self) -> list[SmallResult]:
        """Return the results so far."""
        return [SmallResult(**one) for one in self.messages() if "ready" not in one]
