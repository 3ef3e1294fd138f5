"""Set-up of all tests: array shapes in core are checked at run time, Hypothesis is repeatable."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

import tests.checking  # noqa: F401 (the hook names it as text)

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
