"""The session's sweep of small models, and what is read from it."""

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.training.engine.small_language import SmallResult, SmallRun, hidden_for, parameter_count
from core.training.trials.scaling import (
    BUDGETS,
    LINE_RATIO,
    PowerLaw,
    Valley,
    hold_out_error,
    line_runs,
    power_law,
    predict,
    sweep_runs,
    valley,
)
from core.training.workers.remote_sweep import RemoteSweep
from present import formats
from present.charts.scaling import line_chart, valleys_chart
from present.translation import _
from ui.frame.strip import show_faults
from ui.session.lasting import Lasting, lasting
from ui.show import charts
from ui.training.fitted_law import fitted_law

SYMBOLS = {"library": 96, "generated": 64, "teacher": 64}
FEW = 6
"""Sizes of the fast line that the prediction is made from."""


class SweepHolder(Lasting):
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
        self.started()

    def verify(self, flops: float, seed: int) -> None:
        """Train the larger model that was predicted: D = 20·N at that compute."""
        assert self.sweep is not None
        source = self.sweep.source
        hidden = hidden_for(symbols=SYMBOLS[source], parameters=float(np.sqrt(flops / (6 * LINE_RATIO))))
        count = parameter_count(symbols=SYMBOLS[source], hidden=hidden)
        self.check = RemoteSweep(source, [SmallRun(hidden, round(LINE_RATIO * count), seed)])
        self.started()

    def stop(self) -> None:
        """End the workers; results are kept until the next start."""
        for one in (self.sweep, self.check):
            if one is not None:
                one.close()


def sweep_holder() -> SweepHolder:
    """Return this session's holder."""
    return lasting("sweep", SweepHolder)


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
        fit = fitted_law(parameters=size, tokens=tokens, losses=losses)
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


def guarded(work, *args) -> None:  # type: ignore[no-untyped-def]
    """Start something; a full server is said politely."""
    try:
        work(*args)
    except AssayError as error:
        show_faults(list(error.faults))


def _exponent(law: PowerLaw) -> str:
    return f"{law.exponent:.3f} ± {law.exponent_error:.3f}"


def draw_valleys(holder: SweepHolder, groups: dict) -> None:  # type: ignore[type-arg]
    """Draw the equal-compute sweep and its laws."""
    found = valleys_of(groups)
    charts.draw(
        valleys_chart(mode=charts.mode(), groups=groups, valleys=found),
        key="valleys",
        title=_("Loss by size at equal compute"),
        alt=_("Held-out loss over parameters for each compute budget, with the best size"),
    )
    good = [one for one in found if one.best_parameters is not None]
    rows = [
        {
            _("FLOPs"): f"{one.budget:.0e}",
            _("Best size"): formats.compact(one.best_parameters),
            _("Tokens a parameter"): f"{one.best_tokens / one.best_parameters:.0f}",
            _("Least loss"): f"{one.least_loss:.4f}",
        }
        for one in good
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("Best size by budget"), key="valley_table")
    if len(good) >= 4:
        budget, size, loss = (
            np.array([getattr(one, name) for one in good], dtype=float)
            for name in ("budget", "best_parameters", "least_loss")
        )
        st.markdown(
            _(
                "N* ∝ C^({size}), least loss ∝ C^({loss}). The law of the smaller budgets misses the largest "
                "by **{error}**: that, and not R², says whether to trust it."
            ).format(
                size=_exponent(power_law(budget, size)),
                loss=_exponent(power_law(budget, loss)),
                error=f"{hold_out_error(budget, loss):.1%}",
            )
        )
        st.caption(
            _(
                "Published, on models a million times larger: N* ∝ C^0.46 to 0.50 (Hoffmann et al. 2022), "
                "N* ∝ C^0.73 and least loss ∝ C^−0.050 (Kaplan et al. 2020)."
            )
        )
        st.page_link(
            "pages/training/price.py", label=_("Price the big run by a published law"), icon=":material/sell:"
        )
    if holder.sweep is not None and holder.sweep.floor is not None and holder.sweep.done:
        draw_truth([one for group in groups.values() for one in group], holder.sweep.floor)


def draw_line(holder: SweepHolder, results: list, seed: int) -> None:  # type: ignore[type-arg]
    """Draw the fast line, the prediction and its test."""
    assert holder.sweep is not None
    done, floor = holder.sweep.done, holder.sweep.floor
    flops, losses = np.array([one.flops for one in results]), np.array([one.loss for one in results])
    target = 11.0 * float(flops.max())
    known = floor if floor is not None and (losses > floor).all() else None
    prediction = predict(flops, losses, target, known) if done else None
    checked = holder.check.finished() if holder.check is not None else []
    charts.draw(
        line_chart(
            mode=charts.mode(),
            results=results,
            law=power_law(flops, losses, known or 0.0),
            prediction=prediction,
            verified=checked[0] if checked else None,
        ),
        key="line",
        title=_("Loss over compute"),
        alt=_("Held-out loss over training compute with the law and its prediction"),
    )
    if prediction is None:
        return
    st.markdown(
        _(
            "Predicted at {flops} FLOPs, 11 times the largest trained: **{loss}** nats; between {low} and "
            "{high} (95 %), {offset}."
        ).format(
            offset=_("above the source's entropy, which is known")
            if known is not None
            else _("with every offset that so short a line cannot tell apart"),
            flops=f"{target:.1e}",
            loss=f"{prediction.loss:.3f}",
            low=f"{prediction.low:.3f}",
            high=f"{prediction.high:.3f}",
        )
    )
    st.button(
        _("Train the larger model now"),
        icon=":material/fact_check:",
        key="verify",
        on_click=guarded,
        args=(holder.verify, target, seed),
        disabled=holder.check is not None,
    )
    if checked:
        st.success(
            _("Trained: {loss} nats. The prediction was off by {error}.").format(
                loss=f"{checked[0].loss:.3f}", error=f"{prediction.loss / checked[0].loss - 1:+.1%}"
            ),
            icon=":material/check:",
        )
    elif holder.check is not None:
        st.caption(_("Training the larger model."))
    if floor is not None:
        st.caption(
            _("This source's entropy is {floor} nats: no model can go below it.").format(floor=f"{floor:.3f}")
        )
