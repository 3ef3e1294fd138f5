"""Correlated assumptions: a Gaussian copula over the plan's stated pairs, repaired where the pairs contradict
each other.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.arrays import Matrix
from core.plan.outcome import Correlation
from core.plan.section import Assumption

Dependence = dict[str, tuple[tuple[str, ...], tuple[float, ...]]]
"""For each correlated path: the paths it mixes and their loadings."""

_FLOOR = 1e-9


@dataclass(frozen=True, eq=False)
class CorrelationMatrix:
    """Correlations of `names` as used; `repair` is the largest change made to a stated coefficient (0:
    none).
    """

    names: tuple[str, ...]
    matrix: Matrix
    repair: float


@lru_cache(maxsize=64)
def correlation_matrix(
    names: tuple[str, ...], pairs: tuple[Correlation[Assumption], ...]
) -> CorrelationMatrix:
    """Build the matrix of the pairs whose both sides are drawn.

    Contradicting pairs give a matrix that is no correlation matrix. It is replaced by the nearest one (Higham
    2002, alternating projections), and the largest change is reported.
    """
    used = tuple(name for name in names if any(name in (pair.first, pair.second) for pair in pairs))
    position = {name: index for index, name in enumerate(used)}
    stated = np.eye(len(used))
    for pair in pairs:
        if pair.first in position and pair.second in position and pair.first != pair.second:
            row, other = position[pair.first], position[pair.second]
            stated[row, other] = stated[other, row] = pair.coefficient
    matrix = stated if _definite(stated) else nearest_correlation(stated)
    return CorrelationMatrix(used, matrix, float(np.abs(matrix - stated).max(initial=0.0)))


def nearest_correlation(stated: Matrix, rounds: int = 500) -> Matrix:
    """Return the nearest positive definite matrix with unit diagonal (Higham 2002, IMA J. Numer. Anal. 22,
    329–343).
    """
    matrix, correction = stated.copy(), np.zeros_like(stated)
    for _ in range(rounds):
        shifted = matrix - correction
        values, vectors = np.linalg.eigh(shifted)
        definite = (vectors * np.maximum(values, _FLOOR)) @ vectors.T
        correction = definite - shifted
        matrix = definite.copy()
        np.fill_diagonal(matrix, 1.0)
        if np.abs(matrix - definite).max() < 1e-12:
            break
    scale = np.sqrt(np.diag(definite))
    return np.asarray(definite / np.outer(scale, scale))


@lru_cache(maxsize=64)
def dependence_of(names: tuple[str, ...], pairs: tuple[Correlation[Assumption], ...]) -> Dependence:
    """Return each correlated assumption's mix of independent streams (rows of the Cholesky factor)."""
    found = correlation_matrix(names, pairs)
    factor = np.linalg.cholesky(found.matrix) if found.names else found.matrix
    return {
        name: (found.names, tuple(map(float, row))) for name, row in zip(found.names, factor, strict=True)
    }


def _definite(matrix: Matrix) -> bool:
    return bool(np.linalg.eigvalsh(matrix).min(initial=1.0) > _FLOOR / 2)
