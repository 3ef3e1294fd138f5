"""Prints a row for each benchmark and ends with 1 when a goal is missed: `python -m benchmarks [NAME …]`."""

from core.memory import prepare

prepare()

import sys
from collections.abc import Callable

from benchmarks.browser import browser
from benchmarks.chain import answer, chain, decisions_on_the_way, drawn_credit, memory
from benchmarks.clients import clients
from benchmarks.decisions import decisions
from benchmarks.financing import financing
from benchmarks.keeping import keeping
from benchmarks.market import market
from benchmarks.returns import returns
from benchmarks.sweep import sweep
from benchmarks.table import Row, printed
from benchmarks.torch_peers import torch_peers
from benchmarks.training import training
from benchmarks.viewers import viewers

BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    "chain": chain,
    "answer": answer,
    "memory": memory,
    "cuts": decisions_on_the_way,
    "credit": drawn_credit,
    "clients": clients,
    "keeping": keeping,
    "financing": financing,
    "market": market,
    "returns": returns,
    "decisions": decisions,
    "training": training,
    "torch": torch_peers,
    "sweep": sweep,
    "viewers": viewers,
    "browser": browser,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks (all of them without a name)."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}")
        return 2
    rows = [row for name in (names or BENCHMARKS) for row in BENCHMARKS[name]()]
    print(printed(rows))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
