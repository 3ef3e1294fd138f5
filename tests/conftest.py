"""Set-up of all tests: array shapes in core are checked at run time, Hypothesis is repeatable."""

import os
import tempfile

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# No test writes into the database of whoever runs it.
_FOLDER = tempfile.TemporaryDirectory(prefix="assay-tests-")
os.environ["ASSAY_DATABASE_URL"] = f"sqlite:///{_FOLDER.name}/assay.db"

from hypothesis import HealthCheck, settings  # noqa: E402
from jaxtyping import install_import_hook  # noqa: E402

import tests.checking  # noqa: E402, F401 (the hook names it as text)

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
install_import_hook([f"core.{name}" for name in CHECKED], "tests.checking.checked")

settings.register_profile(
    "suite", deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
settings.register_profile("long", deadline=None, max_examples=5_000)
