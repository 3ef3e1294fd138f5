"""Benchmarks still run: a row that raises measures nothing."""

from importlib import import_module
from pathlib import Path

import pytest

import benchmarks
from benchmarks import financing

MODULES = sorted(one.stem for one in Path(benchmarks.__path__[0]).glob("*.py") if one.stem != "__main__")


@pytest.mark.parametrize("name", [one for one in MODULES if one != "torch_peers"])
def test_every_benchmark_can_be_imported(name: str) -> None:
    import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("kind", ["exact", "float"])
def test_rounds_with_debt_can_be_timed(kind: str) -> None:
    financing._work(1, kind)
