"""Shifted pictures: what leaves at one edge does not come in at the other."""

import numpy as np
import pytest
from scipy.ndimage import shift

from core.training.engine.tensor import Tensor
from core.training.experiments.base import Settings
from core.training.experiments.pictures import ConvolutionDigits


def test_shifted_pictures_have_paper_where_they_have_left(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ConvolutionDigits(Settings(seed=1, variant="augmented"))
    pictures = np.random.default_rng(3).uniform(0.1, 1, (5, 64))
    seen: list[np.ndarray] = []  # type: ignore[type-arg]

    def take(inputs: Tensor, *_rest: object) -> Tensor:
        seen.append(inputs.data[..., 0])
        return inputs

    monkeypatch.setattr(found, "_model", take)
    generator = np.random.default_rng(0)
    for _ in range(60):
        found._logits(pictures, generator)
    square = pictures.reshape(5, 8, 8)
    ways = [shift(square, (0, down, right), order=0) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    hits = [[bool(np.array_equal(one, way)) for way in ways] for one in seen]
    assert all(sum(row) == 1 for row in hits)
    assert np.any(hits, axis=0).all()
