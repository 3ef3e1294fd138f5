"""The live scaling law: small models, the sweep's processes, predictions put to the test."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CalculationError
from core.training.data.text_source import generated_source, library_source
from core.training.engine.small_language import (
    SmallResult,
    SmallRun,
    hidden_for,
    parameter_count,
    train_small,
)
from core.training.trials.scaling import (
    BUDGETS,
    hold_out_error,
    line_runs,
    power_law,
    predict,
    sweep_runs,
    valley,
)
from core.training.workers.processes import running
from core.training.workers.remote_sweep import RemoteSweep


def results(flops: np.ndarray, losses: np.ndarray) -> list[SmallResult]:
    return [
        SmallResult(1, int(np.sqrt(c / 150)), 1, float(c), float(loss))
        for c, loss in zip(flops, losses, strict=True)
    ]


def test_parameters_are_counted_as_the_model_holds_them() -> None:
    from core.training.engine.small_language import SmallLanguageModel

    for hidden in (6, 300):
        model = SmallLanguageModel(96, hidden, generator=np.random.default_rng(0))
        assert sum(one.data.size for one in model.parameters()) == parameter_count(symbols=96, hidden=hidden)
    assert parameter_count(symbols=96, hidden=6) == 1_830
    assert hidden_for(symbols=96, parameters=1_830) == 6


def test_the_sweep_spends_each_budget_at_six_sizes_or_more() -> None:
    runs = sweep_runs(symbols=96)
    for budget in BUDGETS:
        own = [
            run
            for run in runs
            if abs(6 * parameter_count(symbols=96, hidden=run.hidden) * run.tokens / budget - 1) < 0.05
        ]
        assert len(own) >= 6
    assert 30 <= len(runs) <= 36


def test_the_generated_source_has_the_entropy_it_says() -> None:
    """A table of all pairs cannot beat the entropy; a uniform guess is far above it."""
    source = generated_source()
    assert source.floor is not None
    pairs = np.full((64, 64), 0.5)
    np.add.at(pairs, (source.train[:-1], source.train[1:]), 1)
    conditional = pairs / pairs.sum(axis=1, keepdims=True)
    bigram = -np.log(conditional[source.test[:-1], source.test[1:]]).mean()
    assert source.floor < bigram < np.log(64)


@given(st.floats(-0.3, -0.02), st.floats(1.0, 50.0))
def test_a_power_law_is_recovered_and_its_hold_out_error_is_nothing(exponent: float, factor: float) -> None:
    x = np.geomspace(1e8, 1e11, 8)
    law = power_law(x, factor * x**exponent)
    assert law.exponent == pytest.approx(exponent, abs=1e-9)
    assert law.spread < 1e-9
    assert hold_out_error(x, factor * x**exponent) < 1e-9


def test_a_prediction_brackets_a_law_with_and_without_an_offset() -> None:
    x = np.geomspace(1e8, 1e9, 6)
    for floor in (0.0, 1.0):
        losses = floor + 20 * x**-0.1
        found = predict(x, losses, 2e10)
        truth = floor + 20 * 2e10**-0.1
        assert found.low - 1e-6 <= truth <= found.high + 1e-6 or abs(found.with_offset / truth - 1) < 0.01


@pytest.mark.parametrize("noise", [0.001, 0.003])
def test_a_known_floor_is_the_offset_and_bounds_the_interval(noise: float) -> None:
    x, random = np.geomspace(1e8, 1e9, 6), np.random.default_rng(0)
    held, truth = 0, 1.8 + 40 * 1.1e10**-0.17
    for _ in range(60):
        losses = (1.8 + 40 * x**-0.17) * np.exp(random.normal(0, noise, 6))
        found, free = predict(x, losses, 1.1e10, 1.8), predict(x, losses, 1.1e10)
        assert 1.8 < found.low < found.high
        assert found.high - found.low < free.high - free.low
        held += found.low <= truth <= found.high
    assert held >= 52


def test_an_exponent_has_its_standard_error() -> None:
    """Against the covariance that NumPy's fit of the logarithms gives."""
    x, random = np.geomspace(1e8, 1e10, 8), np.random.default_rng(3)
    y = 3 * x**0.5 * np.exp(random.normal(0, 0.02, 8))
    _coefficients, covariance = np.polyfit(np.log(x), np.log(y), 1, cov=True)
    assert power_law(x, y).exponent_error == pytest.approx(np.sqrt(covariance[0, 0]))


@pytest.mark.parametrize("noise", [0.001, 0.003])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(noise: float) -> None:
    """A law with a floor, six points, eleven times the compute; the bracket is wide because an offset cannot
    be told.
    """
    x, random = np.geomspace(1e8, 1e9, 6), np.random.default_rng(0)
    held = 0
    for _ in range(60):
        found = predict(x, (1.8 + 40 * x**-0.17) * np.exp(random.normal(0, noise, 6)), 1.1e10)
        held += found.low <= 1.8 + 40 * 1.1e10**-0.17 <= found.high
    assert held >= 52


def test_a_valley_needs_a_lowest_point_inside_its_sizes() -> None:
    sizes = np.geomspace(1e3, 1e5, 7)
    inside = [
        SmallResult(1, int(size), 1, 1e9, 2 + 0.1 * (np.log(size) - np.log(1e4)) ** 2) for size in sizes
    ]
    found = valley(1e9, inside)
    assert found.best_parameters == pytest.approx(1e4, rel=0.01)
    falling = [SmallResult(1, int(size), 1, 1e9, 5 - 0.1 * np.log(size)) for size in sizes]
    assert valley(1e9, falling).best_parameters is None


def test_laws_that_cannot_be_are_refused() -> None:
    with pytest.raises(CalculationError):
        power_law(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    with pytest.raises(CalculationError):
        power_law(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0]), floor=1.5)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_six_smallest_models_predict_one_with_ten_times_the_compute_within_three_percent(
    seed: int,
) -> None:
    source = generated_source()
    runs = line_runs(symbols=64, seed=seed)
    found = [train_small(source, run) for run in (*runs[:6], runs[-1])]
    flops, losses = np.array([one.flops for one in found]), np.array([one.loss for one in found])
    assert flops[-1] > 10 * flops[-2]
    assert predict(flops[:-1], losses[:-1], flops[-1]).loss == pytest.approx(losses[-1], rel=0.03)


def test_a_sweep_runs_in_two_processes_and_leaves_none() -> None:
    before = running()
    sweep = RemoteSweep("generated", [SmallRun(4, 6_400, seed) for seed in range(4)])
    end = time.monotonic() + 60
    while not sweep.done and time.monotonic() < end:
        time.sleep(0.05)
    assert len(sweep.finished()) == 4
    assert sweep.floor == pytest.approx(generated_source().floor)
    assert running() == before


def test_a_closed_sweep_ends_its_processes_at_once() -> None:
    sweep = RemoteSweep("generated", [SmallRun(50, 50_000_000)])
    begun = time.monotonic()
    sweep.close()
    assert time.monotonic() - begun < 3
    end = time.monotonic() + 5
    while running() and time.monotonic() < end:
        time.sleep(0.02)
    assert running() == 0


def test_the_library_source_is_plain_text_in_96_symbols() -> None:
    source = library_source(300_000, 20_000)
    assert source.symbols == 96
    assert source.train.max() < 96
    assert len(source.test) == 20_000
