"""The session's sweep of small models, and what is read from it."""

import numpy as np
import streamlit as st

from core.compute.law_fit import fit_law
from core.errors import AssayError
from core.training.engine.small_language import SmallResult, SmallRun, hidden_for, parameter_count
from core.training.trials.scaling import BUDGETS, LINE_RATIO, Valley, line_runs, sweep_runs, valley
from core.training.workers.remote_sweep import RemoteSweep
from present.translation import _
from ui.frame.strip import show_faults

SYMBOLS = {"library": 96, "generated": 64, "teacher": 64}
FEW = 6
"""Sizes of the fast line that the prediction is made from."""


class SweepHolder:
    """Keeps the session's sweep and the model that verifies its prediction, so that they end with the
    session.
    """

    def __init__(self) -> None:
        self.sweep: RemoteSweep | None = None
        self.check: RemoteSweep | None = None

    def start(self, source: str, kind: str, seed: int) -> None:
        """End what runs and start a sweep: the fast line's small sizes, or all budgets."""
        self.stop()
        symbols = SYMBOLS[source]
        runs = (
            line_runs(symbols=symbols, seed=seed)[:FEW]
            if kind == "line"
            else sweep_runs(symbols=symbols, seed=seed)
        )
        self.check, self.sweep = None, RemoteSweep(source, runs)

    def verify(self, flops: float, seed: int) -> None:
        """Train the larger model that was predicted: D = 20·N at that compute."""
        assert self.sweep is not None
        source = self.sweep.source
        hidden = hidden_for(symbols=SYMBOLS[source], parameters=float(np.sqrt(flops / (6 * LINE_RATIO))))
        count = parameter_count(symbols=SYMBOLS[source], hidden=hidden)
        self.check = RemoteSweep(source, [SmallRun(hidden, round(LINE_RATIO * count), seed)])

    def stop(self) -> None:
        """End the workers; results are kept until the next start."""
        for one in (self.sweep, self.check):
            if one is not None:
                one.close()


@st.cache_resource(scope="session", show_spinner=False, on_release=lambda holder: holder.stop())
def sweep_holder() -> SweepHolder:
    """Return this session's holder."""
    return SweepHolder()


def grouped(results: list[SmallResult]) -> dict[float, list[SmallResult]]:
    """Return results by the budget that they belong to, sizes rising."""
    groups = {
        budget: sorted(
            (one for one in results if abs(one.flops / budget - 1) < 0.1), key=lambda one: one.parameters
        )
        for budget in BUDGETS
    }
    return {budget: found for budget, found in groups.items() if found}


def valleys_of(groups: dict[float, list[SmallResult]]) -> list[Valley]:
    """Return the best size for each budget so far."""
    return [valley(budget, results) for budget, results in groups.items()]


def draw_truth(results: list[SmallResult], floor: float) -> None:
    """Fit the law with a floor to all models of the sweep and hold its floor against the source's entropy."""
    try:
        size, tokens, losses = (
            np.array([getattr(one, name) for one in results], dtype=float)
            for name in ("parameters", "tokens", "loss")
        )
        fit = fit_law(parameters=size, tokens=tokens, losses=losses)
    except AssayError as error:
        show_faults(list(error.faults))
        return
    st.markdown(
        _(
            "Truth: this source's entropy is **{floor}** nats. The law L = E + A ÷ N^α + B ÷ D^β, fitted to "
            "all {count} models, says E = **{found}**, off by {error}."
        ).format(
            floor=f"{floor:.4f}",
            count=fit.runs,
            found=f"{fit.law.floor:.4f}",
            error=f"{fit.law.floor / floor - 1:+.1%}",
        )
    )
    if abs(fit.law.floor / floor - 1) > 0.1:
        st.warning(
            _(
                "So far above its floor the sweep cannot tell it: a free offset must not be believed here, "
                "only shown as a bracket."
            ),
            icon=":material/warning:",
        )
