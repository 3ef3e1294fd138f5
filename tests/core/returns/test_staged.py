"""Investment in stages: identities of the rule to stop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.returns.staged import worth_with_right_to_stop

PATHS = 40
ALL = np.ones(PATHS, dtype=bool)


def drawn(seed: int, rows: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, PATHS))


@given(st.integers(0, 10_000))
def test_every_path_gets_the_stages_up_to_its_stop_and_the_payoff_there(seed: int) -> None:
    stages, payoff, state = drawn(seed, 4), drawn(seed + 1, 3), drawn(seed + 2, 3)
    possible = drawn(seed + 3, 3) > -1
    known = np.stack([np.ones_like(state), state], axis=-1)
    found = worth_with_right_to_stop(stages=stages, payoff=payoff, possible=possible, known=known, learn=ALL)
    for path, gate in enumerate(found.gate):
        if gate < 0:
            assert found.value[path] == pytest.approx(stages[:, path].sum())
        else:
            assert possible[gate, path]
            assert found.value[path] == pytest.approx(stages[: gate + 1, path].sum() + payoff[gate, path])


def test_where_all_is_known_the_rule_is_perfect() -> None:
    """One gate, and what is to come is itself what is known: each path takes the better of the two."""
    stages = drawn(1, 2)
    found = worth_with_right_to_stop(
        stages=stages,
        payoff=np.zeros((1, PATHS)),
        possible=np.ones((1, PATHS), dtype=bool),
        known=stages[1:, :, np.newaxis],
        learn=np.arange(PATHS) < 5,
    )
    np.testing.assert_allclose(found.value, stages[0] + np.maximum(stages[1], 0))


def test_with_nobody_to_learn_from_the_mean_decides() -> None:
    """Two paths teach two features nothing: their mean, −1, is below the payoff of −0.5, so all stop."""
    found = worth_with_right_to_stop(
        stages=np.array([[0.0, 0, 0], [-3, 1, 9]]),
        payoff=np.full((1, 3), -0.5),
        possible=np.ones((1, 3), dtype=bool),
        known=np.ones((1, 3, 2)),
        learn=np.array([True, True, False]),
    )
    assert found.value.tolist() == [-0.5, -0.5, -0.5]
    assert found.gate.tolist() == [0, 0, 0]
