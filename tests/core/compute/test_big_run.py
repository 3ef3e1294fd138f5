"""Price of the big run, serving, fits: identities, monotone answers, refusals."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import least_squares

from core.compute.big_run import programme, run_cost, spare_chips, time_lost
from core.compute.hardware import CHIPS
from core.compute.law_fit import fit_law
from core.compute.laws import BESIROGLU, LAWS, compute_for, kaplan_loss
from core.compute.published_runs import PUBLISHED, PublishedRun
from core.compute.serving import price_per_million_tokens, serve
from core.errors import CalculationError

H100 = CHIPS["h100"]


def cost(**changes):  # type: ignore[no-untyped-def]
    return run_cost(
        **({"flops": 3.8e25, "chip": H100, "chips": 16_384, "mfu": 0.38, "price_per_hour": 2.0} | changes)
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("run", PUBLISHED, ids=[run.model for run in PUBLISHED])
def test_a_run_at_its_own_efficiency_takes_the_hours_it_took(run: PublishedRun) -> None:
    """An efficiency of reported hours contains the time lost; nothing comes on top of it."""
    found = run_cost(
        flops=6 * run.parameters * run.tokens,
        chip=CHIPS[run.chip],
        chips=16_384,
        mfu=run.mfu,
        price_per_hour=2.0,
    )
    assert found.chip_hours == pytest.approx(run.chip_hours)
    assert found.rental == pytest.approx(2 * run.chip_hours)


def test_failures_stretch_an_efficiency_that_was_measured_in_a_step() -> None:
    """Llama 3.1 405B: 38–43 % in a step on 16,384 H100, 34.5 % of all hours, more than 90 % of the time
    training.
    """
    found = cost(failures_in_mfu=False)
    assert found.chip_hours == pytest.approx(30.84e6, rel=0.03)
    assert found.failures == pytest.approx(1.973e-5 * found.chip_hours)
    assert 0.05 < found.lost_share < 0.1


@given(st.floats(0.05, 1.0), st.integers(8, 30_000))
def test_hours_fall_with_efficiency_and_failures_grow_with_chips(mfu: float, chips: int) -> None:
    found = cost(mfu=mfu, chips=chips, failures_in_mfu=False)
    assert found.chip_hours * (1 - found.lost_share) * mfu == pytest.approx(3.8e25 / (H100.peak * 3_600))
    more = cost(mfu=mfu, chips=chips + 1_000)
    assert more.lost_share > found.lost_share
    assert more.checkpoint_minutes < found.checkpoint_minutes
    assert more.spares >= found.spares


def test_the_interval_between_checkpoints_is_the_best_one() -> None:
    """Against a search; on 100,000 chips a failure every half hour costs minutes, not half of the time."""
    between = 1 / (1.973e-5 * 100_000)
    lost, minutes = time_lost(chips=100_000, write_seconds=30, restart_minutes=3)
    tried = np.geomspace(0.01, 1, 20_000)
    stretch = between * np.exp(0.05 / between) * np.expm1((tried + 30 / 3_600) / between) / tried
    assert lost == pytest.approx(1 - 1 / stretch.min(), rel=1e-6)
    assert minutes == pytest.approx(60 * tried[stretch.argmin()], rel=0.001)
    assert 0.2 < lost < 0.3
    assert time_lost(chips=100_000, write_seconds=2, restart_minutes=1)[0] < 0.1


@pytest.mark.parametrize("chips", [16_384, 100_000, 400_000])
def test_the_time_lost_is_that_of_a_run_played_through(chips: int) -> None:
    """Failures at random hours, also in restarts and while saving, until 300 intervals of work are done."""
    rng = np.random.default_rng(7)
    lost, minutes = time_lost(chips=chips, write_seconds=30, restart_minutes=3)
    between, segment, restart = 1 / (1.973e-5 * chips), (minutes + 0.5) / 60, 0.05
    passed, done, until = 0.0, 0, rng.exponential(between)
    while done < 3_000:
        needed = segment
        while until < needed:  # a failure: what was begun is lost, and a restart comes before it
            passed, until, needed = passed + until, rng.exponential(between), restart + segment
        passed, until, done = passed + needed, until - needed, done + 1
    assert 1 - done * minutes / 60 / passed == pytest.approx(lost, abs=0.02)


def test_spares_cover_the_repairs_under_way() -> None:
    """16,384 chips fail .323 times an hour: 7.8 servers a day, and twice √7.8 more."""
    assert spare_chips(16_384) == 8 * 14


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mfu": 1.2}, "mfu"),
        ({"mfu": 0}, "mfu"),
        ({"flops": 0}, "flops"),
        ({"chips": 3_000_000, "failures_in_mfu": False}, "chips"),
    ],
)
def test_impossible_runs_are_refused_by_field(changes: dict[str, float], field: str) -> None:
    with pytest.raises(CalculationError) as raised:
        cost(**changes)
    assert raised.value.faults[0].path == field


def test_the_programme_is_the_final_run_and_all_around_it() -> None:
    final = cost()
    found = programme(
        final=final, final_share=0.2, post_training_share=0.1, data=5e6, people=40e6, price_per_hour=2.0
    )
    assert found.chip_hours == pytest.approx(final.chip_hours * (5 + 0.1))
    assert found.total == pytest.approx(2.0 * found.chip_hours + 45e6)


@pytest.mark.parametrize("name", LAWS)
def test_the_optimum_is_the_least_loss_of_its_budget(name: str) -> None:
    law = LAWS[name]
    size, tokens = law.optimum(1e24)
    assert 6 * size * tokens == pytest.approx(1e24)
    assert all(
        law.loss(size * factor, tokens / factor) >= law.loss(size, tokens) for factor in (0.5, 0.9, 1.1, 2.0)
    )
    assert compute_for(law=law, loss=law.loss(size, tokens)) == pytest.approx(1e24, rel=1e-6)


def test_serving_more_means_a_smaller_model_trained_longer() -> None:
    loss = BESIROGLU.loss(*BESIROGLU.optimum(1e24))
    plain, some, much = (
        BESIROGLU.with_serving(loss=loss, served_tokens=served) for served in (0.0, 1e13, 1e15)
    )
    assert plain[0] == pytest.approx(BESIROGLU.optimum(1e24)[0], rel=0.02)
    assert plain[0] > some[0] > much[0]
    assert BESIROGLU.loss(*much) == pytest.approx(loss)


def test_a_fit_recovers_a_law_it_was_given_and_refuses_what_holds_none() -> None:
    random = np.random.default_rng(0)
    size, tokens = np.exp(random.uniform(16, 23, 80)), np.exp(random.uniform(20, 27, 80))
    losses = np.array([BESIROGLU.loss(a, b) for a, b in zip(size, tokens, strict=True)]) * np.exp(
        random.normal(0, 0.001, 80)
    )
    found = fit_law(parameters=size, tokens=tokens, losses=losses)
    assert found.law.floor == pytest.approx(BESIROGLU.floor, rel=0.03)
    assert found.held_out_error < 0.01
    for bad in (
        (size[:10], tokens[:10], losses[:10]),
        (np.full(80, 1e9), tokens, losses),
        (size, tokens, -losses),
        (size, tokens, random.uniform(2, 3, 80)),
        (size, 20 * size, losses),  # all on one line
        (size, 1e24 / size, losses),  # of one compute
        (size, np.where(size > np.median(size), 1e9, 1e11), losses),  # of two budgets of tokens
    ):
        with pytest.raises(CalculationError):
            fit_law(parameters=bad[0], tokens=bad[1], losses=bad[2])


def test_a_fits_errors_are_the_spread_of_fits_to_fresh_runs() -> None:
    """Oracle: SciPy's own robust least squares, fitted to forty tables that differ by their noise alone."""
    random = np.random.default_rng(3)
    size, tokens = np.exp(random.uniform(16, 23, 120)), np.exp(random.uniform(20, 27, 120))
    exact = np.log([BESIROGLU.loss(a, b) for a, b in zip(size, tokens, strict=True)])
    truth = np.array(
        [
            np.log(BESIROGLU.size_factor),
            np.log(BESIROGLU.data_factor),
            np.log(BESIROGLU.floor),
            BESIROGLU.size_exponent,
            BESIROGLU.data_exponent,
        ]
    )

    def gaps(given: np.ndarray, losses: np.ndarray) -> np.ndarray:
        a, b, e, alpha, beta = given
        return np.log(np.exp(a) / size**alpha + np.exp(b) / tokens**beta + np.exp(e)) - losses

    tables = [exact + random.normal(0, 0.005, 120) for _ in range(40)]
    fits = np.array(
        [
            least_squares(gaps, truth, args=(one,), loss="huber", f_scale=1e-3, x_scale=np.abs(truth)).x
            for one in tables
        ]
    )
    found = fit_law(parameters=size, tokens=tokens, losses=np.exp(tables[0])).errors
    floor, alpha, beta = np.exp(fits[:, 2]), fits[:, 3], fits[:, 4]
    spread = [one.std(ddof=1) for one in (floor, alpha, beta, beta / (alpha + beta))]
    ratios = np.array(list(vars(found).values())) / spread
    assert ((ratios > 0.6) & (ratios < 1.7)).all()  # from one table, whose errors are themselves a sample


def test_small_batches_wait_for_memory_and_large_ones_for_arithmetic() -> None:
    def speed(batch: int):  # type: ignore[no-untyped-def]
        return serve(
            chip=H100,
            chips=8,
            parameters=70e9,
            active_parameters=70e9,
            key_value_bytes=327_680,
            batch=batch,
            context=1_000,
        )

    assert (speed(1).bound, speed(64).tokens_per_second > 30 * speed(1).tokens_per_second) == ("memory", True)
    with pytest.raises(CalculationError, match="at least"):
        serve(
            chip=H100,
            chips=1,
            parameters=70e9,
            active_parameters=70e9,
            key_value_bytes=327_680,
            batch=1,
            context=1_000,
        )
    assert price_per_million_tokens(
        price_per_chip_hour=3.6, tokens_per_chip_second=1_000, utilisation=0.5
    ) == pytest.approx(2.0)


@pytest.mark.parametrize("dropped", [6, 20, 30, -1])
def test_a_law_is_not_fitted_to_what_is_left_of_too_many_dropped_runs(dropped: int) -> None:
    size, tokens = np.geomspace(1e7, 1e9, 20), np.geomspace(1e9, 1e11, 20)
    with pytest.raises(CalculationError, match="too few"):
        fit_law(parameters=size, tokens=tokens, losses=np.linspace(4.0, 2.0, 20), drop_highest=dropped)


@pytest.mark.parametrize(
    "given", [{"parameters": 0.0}, {"tokens": -1.0}, {}, {"parameters": 1.0, "tokens": 1.0}]
)
def test_kaplan_s_laws_need_one_figure_above_zero(given: dict[str, float]) -> None:
    with pytest.raises(CalculationError):
        kaplan_loss(**given)


@pytest.mark.parametrize(
    ("parameters", "tokens", "hours", "chip"),
    [
        (13.0e9, 1e12, 135_168, "a100"),  # LLaMA 13B, arXiv:2302.13971
        (6.7e9, 1e12, 82_432, "a100"),  # LLaMA 7B
        (65.2e9, 1.4e12, 1_022_362, "a100"),  # LLaMA 65B
        (8.03e9, 15e12, 1.46e6, "h100"),  # Llama 3.1 8B, model card
        (13.0e9, 2e12, 368_640, "a100"),  # Llama 2 13B, arXiv:2307.09288
    ],
)
def test_reported_hours_lie_within_those_of_the_range(
    parameters: float, tokens: float, hours: float, chip: str
) -> None:
    assert PublishedRun("run", parameters, tokens, hours, chip, "").within()


def test_requests_of_a_batch_share_the_experts_that_several_need() -> None:
    """37 of 671 B for one; two need 37 + 37 · (1 − 37/671); very many need all. A dense one is read once."""
    terms: dict[str, Any] = {"chip": CHIPS["h800"], "chips": 16, "key_value_bytes": 0.0, "context": 1}

    def read(batch: int, active: float, whole: float) -> float:
        found = serve(parameters=whole, active_parameters=active, batch=batch, bytes_each=1.0, **terms)
        return found.step_seconds * 16 * CHIPS["h800"].bandwidth

    assert read(1, 37e9, 671e9) == pytest.approx(37e9)
    assert read(2, 37e9, 671e9) == pytest.approx(37e9 * (2 - 37 / 671))
    assert 0.99 * 671e9 < read(100, 37e9, 671e9) < 671e9
    assert read(1, 70e9, 70e9) == read(64, 70e9, 70e9) == pytest.approx(70e9)


def test_beyond_the_largest_measured_run_more_is_lost_than_its_hours_hold() -> None:
    """16,384 chips lose 8.7 %, 100,000 a quarter: reported hours hold the first part alone."""
    few, same, many = (cost(chips=chips) for chips in (512, 16_384, 100_000))
    assert few.chip_hours == same.chip_hours
    known, lost = same.lost_share, many.lost_share
    assert many.chip_hours / few.chip_hours == pytest.approx((1 - known) / (1 - lost))
    assert many.chip_hours / few.chip_hours == pytest.approx(1.22, abs=0.02)


@pytest.mark.parametrize("in_mfu", [True, False])
def test_more_chips_than_ever_run_through_an_interval_are_refused(in_mfu: bool) -> None:
    assert time_lost(chips=10**9, write_seconds=30, restart_minutes=3)[0] == 1.0
    with pytest.raises(CalculationError, match="never moves on"):
        cost(chips=10**9, failures_in_mfu=in_mfu)
