"""Set-up of all tests: array shapes in core are checked at run time, Hypothesis is repeatable."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.memory import prepare

prepare()
# No test writes into the database of whoever runs it.
_FOLDER = tempfile.TemporaryDirectory(prefix="assay-tests-")
os.environ["ASSAY_DATABASE_URL"] = f"sqlite:///{_FOLDER.name}/assay.db"

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402
from jaxtyping import config, install_import_hook  # noqa: E402

import tests.checking  # noqa: E402 (the hook names it as text)

# The Plan checks itself through pydantic; everything that calculates is checked by beartype (tests.checking).
CHECKED = (
    "time_value",
    "market",
    "financing",
    "cash_flow",
    "returns",
    "compute",
    "simulation",
    "decisions",
    "history",
    "training",
    "months",
)
tests.checking.check_sparingly()
install_import_hook([f"core.{name}" for name in CHECKED], "tests.checking.checked")

settings.register_profile(
    "suite", deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
settings.register_profile("long", deadline=None, max_examples=5_000)

_WHOLE = ("pages", "ui", "benchmarks", "reports", "core/changes", "core/studies", "core/training/trials")

_LONGEST = (
    "browser/test_journeys.py",
    "browser/test_keeping.py",
    "core/test_schema_walk.py",
    "pages/test_pages.py",
    "pages/test_lab.py",
    "ui/session/test_keeping.py",
    "core/training/trials/test_parallel.py",
    "pages/test_market.py",
    "benchmarks/test_campaign.py",
    "house/test_house.py",
)


@pytest.fixture(autouse=True)
def _shapes_are_checked_where_they_are_calculated(request: pytest.FixtureRequest) -> Iterator[None]:
    """Check array shapes in the calculators' own tests; tests that run the whole chain many times over
    (pages, sessions, campaigns, and those marked `whole`) would spend most of their time on the same checks.
    """
    name = request.path.relative_to(Path(__file__).parent).as_posix()
    whole = name.startswith(_WHOLE) or request.node.get_closest_marker("whole") is not None
    tests.checking.begin()
    config.update("jaxtyping_disable", whole)
    yield
    config.update("jaxtyping_disable", False)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: the browser's journeys wait more than they compute."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that none of them is left over at the end."""
    first = {name: place for place, name in enumerate(_LONGEST)}
    root = Path(__file__).parent
    items.sort(key=lambda item: first.get(item.path.relative_to(root).as_posix(), len(first)))
