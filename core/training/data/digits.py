"""Handwritten digits (scikit-learn's copy of the UCI set, 1,797 pictures of 8×8 pixels), split and scaled."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import AnyFloat

HOLD_OUT_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class DataSet:
    """Inputs of shape (samples, features) scaled to 0–1, whole-number labels, for training and hold-out."""

    train_inputs: AnyFloat
    train_labels: NDArray[np.int64]
    test_inputs: AnyFloat
    test_labels: NDArray[np.int64]


def digits(seed: int = 0) -> DataSet:
    """Return the digits, one fifth held out at random."""
    from sklearn.datasets import load_digits  # processes that are given the digits start four times sooner

    loaded = load_digits()
    inputs, labels = (loaded.data / 16.0).astype(np.float32), loaded.target.astype(np.int64)
    order = np.random.default_rng(seed).permutation(len(labels))
    held = int(len(labels) * HOLD_OUT_SHARE)
    test, train = order[:held], order[held:]
    return DataSet(inputs[train], labels[train], inputs[test], labels[test])
