"""What the code imports is what the requirements name, and the lock lies within the ranges."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement

from tools.lock import locked

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app.py", "server.py", "core", "present", "reports", "store", "ui", "pages")
OURS = {"core", "present", "reports", "store", "ui", "pages", "tools", "benchmarks", "tests"}


def required(file: str) -> dict[str, Requirement]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {plain(one.name): one for one in found}


def plain(name: str) -> str:
    return name.lower().replace("_", "-")


def imported(names: tuple[str, ...]) -> set[str]:
    """Return the packages that are imported from elsewhere, by the name they are installed under."""
    modules = set()
    for name in names:
        for path in [ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    modules.add(node.module.split(".")[0])
    foreign = modules - OURS - set(sys.stdlib_module_names)
    known = packages_distributions()
    return {plain(known.get(module, [module])[0]) for module in foreign}


def test_every_import_of_the_product_is_listed() -> None:
    assert imported(PRODUCT) - set(required("requirements.txt")) == set()


def test_every_import_of_tests_tools_and_benchmarks_is_listed() -> None:
    listed = {
        **required("requirements.txt"),
        **required("requirements-dev.txt"),
        "torch": "a peer to measure",
    }
    assert imported(("tests", "tools", "benchmarks")) - set(listed) == set()


def test_nothing_is_listed_that_is_neither_imported_nor_needed_by_name() -> None:
    by_name = {
        "psycopg": "the driver that a PostgreSQL address names",
        "authlib": "what Streamlit signs people in with",
        "httpx": "what Authlib asks the provider with",
    }
    assert set(required("requirements.txt")) - imported(PRODUCT) == set(by_name)


def test_the_lock_holds_every_requirement_within_its_range() -> None:
    held = locked()
    for name, one in required("requirements.txt").items():
        assert one.specifier.contains(held[name]), (name, held[name])
