"""A long campaign: thousands of random changes to the ready-made plans must run, or be refused by name.

`python -m benchmarks.campaign [CASES]`; the test suite runs a short form of it.
"""

import sys

import numpy as np

from core.errors import AssayError
from core.plan.assumption.distribution import Distribution
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import Plan, assumptions_of
from core.simulation.chain import Chain
from core.simulation.run import chain_of
from core.simulation.streams import RandomDraws


def varied(plan: Plan, generator: np.random.Generator) -> Plan:
    """Return the plan with up to six assumptions scaled or set to something extreme; may raise
    `AssayError`.
    """
    paths = [path for path, _ in assumptions_of(plan)]
    found = dict(assumptions_of(plan))
    changes: dict[str, object] = {}
    for path in generator.choice(paths, size=int(generator.integers(1, 7)), replace=False):
        value: Distribution = found[str(path)]
        extreme = float(generator.choice([0.0, 1e-9, 1.0, 0.999, 1e9, -1.0]))
        changes[str(path)] = (
            value.affine(float(generator.lognormal(0, 1.5))) if generator.random() < 0.6 else extreme
        )
    return changed(plan, changes)


def check(chain: Chain) -> None:
    """Assert what must hold of every chain: finite cash, whole ownership, exactly the equity paid out."""
    assert np.isfinite(chain.treasury.cash).all()
    np.testing.assert_allclose(chain.table.ownership().sum(axis=1), 1.0)
    assert (chain.exit.paid >= -1e-6).all()
    assert (chain.exit.paid.sum(axis=0) <= chain.exit.equity_value * (1 + 1e-9) + 1e-3).all()


def campaign(cases: int, seed: int = 1) -> tuple[int, int]:
    """Run the cases; return how many ran and how many were refused."""
    generator, ran, refused = np.random.default_rng(seed), 0, 0
    for case in range(cases):
        try:
            plan = varied(ready_made(READY_MADE[case % len(READY_MADE)]), generator)
            with np.errstate(over="raise", invalid="raise"):
                check(chain_of(plan, RandomDraws(case, 0, 32, keep=False)))
            ran += 1
        except AssayError:
            refused += 1
    return ran, refused


if __name__ == "__main__":
    print("ran {}, refused {}".format(*campaign(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)))
