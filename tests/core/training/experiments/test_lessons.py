"""What the lab's lessons say will be seen is seen, over seeds and time."""

from collections.abc import Sequence

import pytest

from core.training.experiments.registry import EXPERIMENTS
from tests.core.training.workers.test_training import run_of

SEEDS = range(1, 5)


def seen(
    name: str, variant: str, measure: str, steps: Sequence[int], seed: int, **settings: float
) -> list[float]:
    """Return a measure after each of some numbers of steps."""
    run, done, found = run_of(name, variant, seed=seed, **settings), 0, []
    for until in steps:
        for _ in range(until - done):
            run.step()
        done = until
        found.append(run.measure()[measure])
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_real_figures_are_explained_in_part_and_lost_again(seed: int) -> None:
    """At best a sixth to three fifths of the hold-out, and less than that after three thousand steps."""
    *early, late = seen("regression", "diabetes", "explained", (50, 100, 200, 300, 500, 3_000), seed)
    assert 0.15 < max(early) < 0.62
    assert late < max(early) - 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_random_numbers_are_missed_by_more_than_the_mean_would(seed: int) -> None:
    found = seen("regression", "noise", "explained", (100, 300, 1_000, 3_000), seed)
    assert max(found) < 0
    assert found[-1] < found[0] - 0.3


@pytest.mark.parametrize("seed", SEEDS)
def test_prepared_wines_are_learnt_in_two_hundred_steps_and_raw_ones_are_far_behind(seed: int) -> None:
    (prepared,) = seen("preparation", "prepared", "test_accuracy", (200,), seed)
    raw, late = seen("preparation", "raw", "test_accuracy", (200, 3_000), seed)
    assert prepared > 0.9
    assert raw < prepared - 0.2
    assert late > raw


@pytest.mark.parametrize("seed", SEEDS)
def test_forty_upright_digits_help_more_after_reading_many_tilted_ones(seed: int) -> None:
    """Far above guessing at first, better with them, ahead of nothing at every step."""
    steps = (0, 50, 120, 300, 1_000)
    tuned = seen("fine_tuning", "", "accuracy_tuned", steps, seed)
    scratch = seen("fine_tuning", "", "accuracy_scratch", steps, seed)
    assert tuned[0] > 0.5
    assert min(tuned[1:]) > tuned[0] + 0.02
    assert all(mine > other + 0.03 for mine, other in zip(tuned, scratch, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_spirals_need_width_and_patience(seed: int) -> None:
    """Sixteen neurons learn them in three thousand steps, not in three hundred; two do not."""
    (narrow,) = seen("boundary", "spirals", "test_accuracy", (3_000,), seed, hidden=2)
    early, late = seen("boundary", "spirals", "test_accuracy", (300, 3_000), seed)
    assert narrow < 0.8
    assert late > max(0.87, early)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_samples_as_written_hardly_move_and_otherwise_are_learnt_by_heart(seed: int) -> None:
    """At the rate that the page starts the variant with."""
    rate = EXPERIMENTS["three_samples"].variant_rates["as_written"]
    first, written = seen("three_samples", "as_written", "trained_loss", (0, 1_000), seed, learning_rate=rate)
    (by_heart,) = seen("three_samples", "by_heart", "trained_loss", (300,), seed)
    assert rate == 0.01
    assert first / 2 < written < first
    assert by_heart < 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_a_gpt_writes_noise_first_and_soon_many_spaces(seed: int) -> None:
    run = run_of("gpt", "", seed=seed)

    def spaces() -> float:
        written = "".join(run.experiment.write("def ", 250, 0.7)[4:] for _time in range(2))
        return written.count(" ") / len(written)

    assert spaces() < 0.1
    for _ in range(60):
        run.step()
    assert spaces() > 0.2
