"""A mutation campaign: small changes to the engines, each of which a test must notice.

`python -m benchmarks.mutants [COUNT] [SEED] [WORKERS] [PACKAGE]` draws COUNT mutants at random from the
packages below, or from one of them, runs on each, in a copy of the tree, the tests that run its line, and
lists the survivors: each deserves a test, or a reason in `survivors.toml`. The mutants come from cosmic-ray's
operators.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from benchmarks.touching import Touching, touching

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("financing", "cash_flow", "returns", "simulation", "market", "history")
GOAL = 0.9
OPERATORS = (
    *(
        f"core/ReplaceBinaryOperator_{pair}"
        for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "Pow_Mul")
    ),
    *(
        f"core/ReplaceComparisonOperator_{pair}"
        for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Lt_Gt", "Gt_Lt")
    ),
    "core/ReplaceUnaryOperator_USub_UAdd",
    "core/ReplaceUnaryOperator_Delete_Not",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceFalseWithTrue",
    "core/NumberReplacer",
)
# The quickest tests alone notice most changes, and the records most others; a survivor has passed all that
# take this long together.
FIRST, LONGEST = 40, 300.0
RECORDS = ["tests/golden/test_figures.py"]


@dataclass(frozen=True)
class Mutant:
    """One change: the operator's n-th place in a file."""

    path: Path
    operator: str
    occurrence: int
    line: int


def mutants(packages: Sequence[str] = PACKAGES) -> Iterator[Mutant]:
    """Yield every mutant of the packages."""
    for package in packages:
        for path in sorted((ROOT / "core" / package).rglob("*.py")):
            nodes = list(ast_nodes(get_ast_from_path(path)))
            texts = path.read_text(encoding="utf-8").splitlines()
            for name in OPERATORS:
                operator = get_operator(name)()
                places = [start[0] for node in nodes for start, _end in operator.mutation_positions(node)]
                for occurrence, line in enumerate(places):
                    if texts[line - 1].lstrip().startswith("@"):
                        continue  # how a class is made, or what is cached, changes no figure
                    yield Mutant(path.relative_to(ROOT), name, occurrence, line)


def reasons() -> dict[tuple[str, str, str], str]:
    """Why mutants cannot be noticed, by file, text of the line, and operator."""
    told = tomllib.loads((ROOT / "benchmarks" / "survivors.toml").read_text(encoding="utf-8"))
    return {(one["path"], one["line"], one["operator"]): one["why"] for one in told["survivor"]}


def reason_of(mutant: Mutant, known: Mapping[tuple[str, str, str], str]) -> str | None:
    """Why this mutant cannot be noticed; None: nobody has said."""
    text = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()
    return known.get((mutant.path.as_posix(), text, mutant.operator))


def killed(mutant: Mutant, tree: Path, tests: Sequence[str]) -> bool:
    """Say whether one of the tests notices the mutant, in a copy of the tree."""
    target = tree / mutant.path
    original = (ROOT / mutant.path).read_text(encoding="utf-8")
    changed = mutate_code(original, get_operator(mutant.operator)(), mutant.occurrence)
    if changed is None or changed == original:
        return True
    target.write_text(changed, encoding="utf-8")
    try:
        return any(_fails(tree, part) for part in (tests[:FIRST], RECORDS, tests[FIRST:]) if part)
    finally:
        target.write_text(original, encoding="utf-8")


def _fails(tree: Path, tests: Sequence[str]) -> bool:
    names = tree / "tests-of-the-mutant"
    names.write_text("\n".join(tests), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"@{names.name}"]
    try:
        return (
            subprocess.run(command, cwd=tree, capture_output=True, timeout=900, check=False).returncode != 0
        )
    except subprocess.TimeoutExpired:
        return True


def _within(tests: Sequence[str], record: Touching) -> list[str]:
    """As many of the quickest tests as take LONGEST seconds together."""
    spent = accumulate(record.seconds.get(name, 0.0) for name in tests)
    return [name for name, passed in zip(tests, spent, strict=True) if passed <= LONGEST]


def campaign(
    count: int, seed: int, workers: int, packages: Sequence[str] = PACKAGES
) -> tuple[int, list[Mutant]]:
    """Try `count` mutants; return how many, and those that survived."""
    record = touching()
    chosen = list(mutants(packages))
    random.Random(seed).shuffle(chosen)
    chosen = chosen[:count]
    trees: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        for number in range(workers):
            tree = Path(folder) / str(number)
            shutil.copytree(
                ROOT,
                tree,
                ignore=shutil.ignore_patterns(".venv", ".git", ".assay", "__pycache__", ".*_cache"),
            )
            trees.put(tree)

        def attempt(mutant: Mutant) -> bool:
            tree = trees.get()
            try:
                noticed = killed(mutant, tree, _within(record.tests_of(mutant.path, mutant.line), record))
            finally:
                trees.put(tree)
            if not noticed:
                print(
                    f"survived: {mutant.path}:{mutant.line} {mutant.operator} #{mutant.occurrence}",
                    flush=True,
                )
            return noticed

        noticed = list(pool.map(attempt, chosen))
    return len(chosen), [mutant for mutant, found in zip(chosen, noticed, strict=True) if not found]


def main(count: int = 100, seed: int = 1, workers: int = 2, *package: str) -> int:
    """Run the campaign and print its share of killed mutants."""
    tried, survived = campaign(count, seed, workers, package or PACKAGES)
    known = reasons()
    explained = [one for one in survived if reason_of(one, known) is not None]
    share = 1 - (len(survived) - len(explained)) / (tried - len(explained))
    print(
        f"{tried} mutants, {len(survived)} survived, {len(explained)} of them for a reason: {share:.0%} of "
        f"the others killed (goal {GOAL:.0%})"
    )
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4]), *sys.argv[4:]))
