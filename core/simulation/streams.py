"""Named random streams: each number's draws depend on the seed, its name and the block, and on nothing else.

Paths come in blocks of `BLOCK`, always drawn whole, month by month; a generator is seeded by (seed, name,
block). So fewer paths are the first columns of more and share their cached draws, a shorter horizon is the
first rows of a longer one, no other assumption reshuffles a stream, and the order in which blocks are worked
off changes no bit.
"""

from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Protocol, runtime_checkable

import numpy as np
from cachetools import LRUCache, cached
from numpy.random import SFC64, Generator, SeedSequence

from core.arrays import AnyFloat, MonthsPaths, Uniforms

BLOCK = 4_096
_CACHE_BYTES = 192 * 2**20


@runtime_checkable
class Draws(Protocol):
    """A source of standard draws for one block of paths."""

    @property
    def paths(self) -> int:
        """Number of paths in the block."""

    def normals(self, name: str, months: int) -> Uniforms:
        """Return standard normal numbers of shape (months, paths)."""

    def shocks(self, name: str, months: int, persistence: float, volatility: float) -> Uniforms:
        """Return normal shocks of shape (months, paths) and this standard deviation, each month carrying part
        of the last one over.
        """

    def uniforms(self, name: str, rows: int) -> Uniforms:
        """Return numbers uniform on (0, 1) of shape (rows, paths)."""


def _generator(seed: int, name: str, block: int) -> Generator:
    words = np.frombuffer(blake2b(name.encode(), digest_size=16).digest(), dtype="<u4")
    numbers: list[Any] = [seed, block, words]
    return Generator(SFC64(SeedSequence(numbers)))


_UNIFORM = None
"""In the place of a persistence: numbers uniform on (0, 1) instead of normal ones."""


def _draw(
    seed: int, name: str, block: int, rows: int, persistence: float | None, volatility: float = 1.0
) -> AnyFloat:
    generator, shape = _generator(seed, name, block), (rows, BLOCK)
    if persistence is _UNIFORM:
        numbers = generator.random(shape)
    elif persistence == 0 and volatility == 1:
        numbers = generator.standard_normal(shape)
    else:
        numbers = np.empty(shape)
        autocorrelated(numbers, generator, persistence, volatility)
    numbers.setflags(write=False)
    return numbers


def autocorrelated(
    out: MonthsPaths, generator: Generator, persistence: float, volatility: float = 1.0
) -> None:
    """Fill `out` with x(t) = ρ·x(t−1) + √(1−ρ²)·σ·ε(t), x(0) = σ·ε(0), of normal numbers ε: standard
    deviation σ in every month. A month is finished while it is still near the processor.
    """
    fresh, kept = float(np.sqrt(1 - persistence**2) * volatility), np.empty(out.shape[1:])
    for month, row in enumerate(out):
        generator.standard_normal(out=row)
        row *= fresh if month else volatility
        if month and persistence:
            row += np.multiply(out[month - 1], persistence, out=kept)


# Standard draws hold nothing of anyone's plan: one cache, bounded in bytes, serves every plan and person.
_cached_draw = cached(LRUCache(_CACHE_BYTES, getsizeof=lambda array: array.nbytes), lock=Lock())(_draw)


@dataclass(frozen=True)
class RandomDraws:
    """The draws of one block; `keep` caches them for the next run with the same seed."""

    seed: int
    block: int
    paths: int
    keep: bool = True

    def normals(self, name: str, months: int) -> Uniforms:
        return self._take(name, months, 0.0)

    def shocks(self, name: str, months: int, persistence: float, volatility: float) -> Uniforms:
        return self._take(name, months, persistence, volatility)

    def uniforms(self, name: str, rows: int) -> Uniforms:
        return self._take(name, rows, _UNIFORM)

    def _take(self, name: str, rows: int, persistence: float | None, volatility: float = 1.0) -> Uniforms:
        source = _cached_draw if self.keep else _draw
        return source(self.seed, name, self.block, rows, persistence, volatility)[:, : self.paths]


@dataclass(frozen=True)
class MiddleDraws:
    """The base case: every normal number 0, every uniform ½."""

    paths: int = 1

    def normals(self, name: str, months: int) -> Uniforms:  # noqa: ARG002 (every stream is alike)
        return np.zeros((months, self.paths))

    def shocks(
        self,
        name: str,  # noqa: ARG002
        months: int,
        persistence: float,  # noqa: ARG002
        volatility: float,  # noqa: ARG002
    ) -> Uniforms:
        return np.zeros((months, self.paths))

    def uniforms(self, name: str, rows: int) -> Uniforms:  # noqa: ARG002
        return np.full((rows, self.paths), 0.5)


def blocks(paths: int) -> list[tuple[int, int]]:
    """Split a number of paths into (block number, paths in it)."""
    return [(block, min(BLOCK, paths - block * BLOCK)) for block in range(-(-paths // BLOCK))]
