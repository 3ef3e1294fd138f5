"""Named random streams: each number's draws depend on the seed, its name and the block, and on nothing else.

Paths come in blocks of `BLOCK`; a generator is seeded by (seed, name, block) and filled path by path, so
1,000 paths are a prefix of 10,000, no other assumption reshuffles a stream, and the order in which blocks are
worked off changes no bit.
"""

from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Protocol, runtime_checkable

import numpy as np
from cachetools import LRUCache, cached
from numpy.random import SFC64, Generator, SeedSequence

from core.arrays import AnyFloat, Uniforms

BLOCK = 4_096
_CACHE_BYTES = 192 * 2**20


@runtime_checkable
class Draws(Protocol):
    """A source of standard draws for one block of paths."""

    @property
    def paths(self) -> int:
        """Number of paths in the block."""

    def normals(self, name: str, months: int) -> Uniforms:
        """Return standard normal numbers of shape (paths, months)."""

    def uniforms(self, name: str, columns: int) -> Uniforms:
        """Return numbers uniform on (0, 1) of shape (paths, columns)."""


def _generator(seed: int, name: str, block: int) -> Generator:
    digest = blake2b(name.encode(), digest_size=16).digest()
    words = [int.from_bytes(digest[start : start + 4], "little") for start in range(0, 16, 4)]
    return Generator(SFC64(SeedSequence([seed, block, *words])))


def _draw(seed: int, name: str, block: int, shape: tuple[int, int], uniform: bool) -> AnyFloat:
    generator = _generator(seed, name, block)
    numbers = generator.random(shape) if uniform else generator.standard_normal(shape)
    numbers.setflags(write=False)
    return numbers


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
        return self._take(name, months, uniform=False)

    def uniforms(self, name: str, columns: int) -> Uniforms:
        return self._take(name, columns, uniform=True)

    def _take(self, name: str, columns: int, *, uniform: bool) -> Uniforms:
        source = _cached_draw if self.keep else _draw
        return source(self.seed, name, self.block, (self.paths, columns), uniform)


@dataclass(frozen=True)
class MiddleDraws:
    """The base case: every normal number 0, every uniform ½."""

    paths: int = 1

    def normals(self, name: str, months: int) -> Uniforms:  # noqa: ARG002 (every stream is alike)
        return np.zeros((self.paths, months))

    def uniforms(self, name: str, columns: int) -> Uniforms:  # noqa: ARG002
        return np.full((self.paths, columns), 0.5)


def blocks(paths: int) -> list[tuple[int, int]]:
    """Split a number of paths into (block number, paths in it)."""
    return [(block, min(BLOCK, paths - block * BLOCK)) for block in range(-(-paths // BLOCK))]
