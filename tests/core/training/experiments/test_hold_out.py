"""What is held out is never seen in training, nor does it set the scale of what is."""

from typing import Any

import numpy as np

from core.training.experiments.base import Settings
from core.training.experiments.tables import Boundary
from core.training.experiments.texts import LENGTH, TextClassifier


def settings(**data: Any) -> Settings:
    return Settings(seed=1, hidden=4, data=data)


def test_texts_that_look_alike_to_the_network_are_kept_once() -> None:
    """Forty signs are seen: what differs behind them alone would be learnt and then asked."""
    alike = [f"{'x' * LENGTH} {number}" for number in range(30)]
    others = [f"{number} is a text of its own" for number in range(40)]
    given = settings(texts=alike + others, labels=[1.0] * 30 + [0.0] * 40)
    found = TextClassifier(given)
    seen = {tuple(found._ids[one]) for one in found._train}
    assert not any(tuple(found._ids[one]) in seen for one in found._test)
    assert len(found._train) + len(found._test) <= 41


def test_own_points_are_scaled_by_those_that_are_trained_on() -> None:
    random = np.random.default_rng(0)
    rows = np.column_stack([random.normal(5, 3, (60, 2)), random.integers(0, 2, 60)])
    found = Boundary(settings(rows=rows.tolist()))
    trained = found._points[found._train]
    np.testing.assert_allclose(trained.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(trained.std(axis=0), 1)
    assert abs(found._points.mean(axis=0)).max() > 1e-3
