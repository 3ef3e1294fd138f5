"""The smallest solution of equations whose right sides are sums of maxima of rising affine terms.

A financing round is such a system: every number of shares is a constant, a multiple of an unknown (the
round's price, the capitalisation that a cap counts, the shares after the round), or the larger of several
such terms. Policy iteration solves it without a starting guess: take one alternative of each maximum, solve
the linear equations, change to any alternative that is larger at their solution, and repeat. Solutions only
rise, every set of alternatives is visited at most once, and the last one is the smallest solution there is
(Howard 1960; Costan et al. 2005 for maxima of affine terms).

The same code runs on float64 arrays (many paths) and on object arrays of `fractions.Fraction` (one path,
exactly): it uses elementwise arithmetic only, so a path's result depends on no other path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Counted, PathsIndex, PathsMask
from core.financing.exact import kind_of, zeros

_TOLERANCE = 1e-13
_SINGULAR = 1e-12  # a pivot starts as 1: what rounding leaves of 1 − 1 is no solution
_MOST_ROUNDS = 1_000


@dataclass(frozen=True, eq=False)
class Affine:
    """constant + Σ slope · unknown; slopes are never negative."""

    constant: Counted
    slopes: Mapping[str, Counted]

    def at(self, values: Mapping[str, Counted]) -> Counted:
        """Return the term's value."""
        result = self.constant
        for name, slope in self.slopes.items():
            result = result + slope * values[name]
        return result


@dataclass(frozen=True, eq=False)
class Count:
    """A number of shares: the largest of its alternatives. It is added, times a weight, to each unknown in
    `into`.
    """

    name: str
    alternatives: tuple[Affine, ...]
    into: Mapping[str, Counted]


@dataclass(frozen=True, eq=False)
class Solution:
    """Unknowns and counts by name, which alternative each count took, and where a solution exists at all."""

    unknowns: Mapping[str, Counted]
    counts: Mapping[str, Counted]
    chosen: Mapping[str, PathsIndex]
    exists: PathsMask


def smallest_solution(*, unknowns: Sequence[str], counts: Sequence[Count]) -> Solution:
    """Solve unknown = Σ weight · count for all unknowns; where no finite solution exists `exists` is
    False.
    """
    paths = len(counts[0].alternatives[0].constant)
    chosen = [
        _larger([term.constant for term in count.alternatives], np.zeros(paths, dtype=np.int64))[0]
        for count in counts
    ]
    for _ in range(_MOST_ROUNDS):
        values, exists = _solved(unknowns, counts, chosen, paths)
        better = [
            _larger([term.at(values) for term in count.alternatives], old)[0]
            for count, old in zip(counts, chosen, strict=True)
        ]
        moved = np.zeros(paths, dtype=bool)
        for new, old in zip(better, chosen, strict=True):
            moved |= (new != old) & exists
        if not moved.any():
            break
        chosen = [np.where(moved, new, old) for new, old in zip(better, chosen, strict=True)]
    found = {
        count.name: _taken([term.at(values) for term in count.alternatives], index)
        for count, index in zip(counts, chosen, strict=True)
    }
    return Solution(
        values, found, {count.name: index for count, index in zip(counts, chosen, strict=True)}, exists
    )


def _larger(values: Sequence[Counted], chosen: PathsIndex) -> tuple[PathsIndex, Counted]:
    """Return the index of the largest value and the value; the chosen one is kept unless another is truly
    larger.
    """
    best, index = _taken(values, chosen), chosen
    if len(values) == 1:
        return index, best
    for position, value in enumerate(values):
        margin = 0 if value.dtype == object else _TOLERANCE * np.abs(value)
        wins = value > best + margin
        index, best = np.where(wins, position, index), np.where(wins, value, best)
    return index, best


def _taken(values: Sequence[Counted], chosen: PathsIndex) -> Counted:
    result = values[0]
    for position in range(1, len(values)):
        result = np.where(chosen == position, values[position], result)
    return result


def _solved(
    unknowns: Sequence[str], counts: Sequence[Count], chosen: Sequence[PathsIndex], paths: int
) -> tuple[dict[str, Counted], PathsMask]:
    """Solve the linear equations under the chosen alternatives.

    I − B with B ≥ 0 has a solution that is positive and smallest exactly when every pivot of plain
    elimination is positive (a nonsingular M-matrix), so no rows need be exchanged and the pivots tell whether
    a solution exists.
    """
    place = {name: index for index, name in enumerate(unknowns)}
    size = len(unknowns)
    zero = zeros(paths, kind_of(counts[0].alternatives[0].constant))
    matrix: list[list[Counted | None]] = [[None] * size for _ in range(size)]
    right = [zero] * size
    for count, index in zip(counts, chosen, strict=True):
        constant = _taken([term.constant for term in count.alternatives], index)
        slopes = {
            name: _chosen_slope(count, name, index, zero)
            for name in unknowns
            if any(name in term.slopes for term in count.alternatives)
        }
        for target, weight in count.into.items():
            row = place[target]
            right[row] = right[row] + weight * constant
            for name, slope in slopes.items():
                here = matrix[row][place[name]]
                matrix[row][place[name]] = weight * slope if here is None else here + weight * slope
    return _eliminated(unknowns, matrix, right)


def _chosen_slope(count: Count, name: str, index: PathsIndex, zero: Counted) -> Counted:
    return _taken(
        [
            np.asarray(term.slopes[name] + zero) if name in term.slopes else zero
            for term in count.alternatives
        ],
        index,
    )


def _eliminated(
    unknowns: Sequence[str], matrix: list[list[Counted | None]], right: list[Counted]
) -> tuple[dict[str, Counted], PathsMask]:
    size = len(unknowns)
    exists = np.ones(len(right[0]), dtype=bool)
    rows: list[list[Counted | None]] = [
        [None if entry is None else -entry for entry in row] for row in matrix
    ]
    for pivot in range(size):
        own = rows[pivot][pivot]
        diagonal = np.asarray(1 + right[pivot] * 0 if own is None else 1 + own)
        least = 0 if diagonal.dtype == object else _SINGULAR
        positive = np.asarray(diagonal > least, dtype=bool)
        exists &= positive
        diagonal = np.where(positive, diagonal, 1)
        for column in range(pivot + 1, size):
            entry = rows[pivot][column]
            rows[pivot][column] = None if entry is None else entry / diagonal
        right[pivot] = right[pivot] / diagonal
        for row in range(pivot + 1, size):
            factor = rows[row][pivot]
            if factor is None:
                continue
            right[row] = right[row] - factor * right[pivot]
            for column in range(pivot + 1, size):
                entry = rows[pivot][column]
                if entry is not None:
                    here = rows[row][column]
                    rows[row][column] = -factor * entry if here is None else here - factor * entry
    for pivot in reversed(range(size)):
        for column in range(pivot + 1, size):
            entry = rows[pivot][column]
            if entry is not None:
                right[pivot] = right[pivot] - entry * right[column]
    return dict(zip(unknowns, right, strict=True)), exists
