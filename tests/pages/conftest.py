"""Pages are run with the real core, from fewer futures and series: what they say does not hang on the last
digit.
"""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from core.facts.monthly_series import monthly_series

# Every run of an AppTest reads the metadata of all installed packages, in search of components: a tenth of a
# second, for the same answer.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def few_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.session.runs.QUICK", 250)
    monkeypatch.setattr("ui.session.runs.SHARP", 1_000)
    monkeypatch.setattr("ui.market.track_record.monthly_series", lambda: monthly_series()[::8])


@pytest.fixture(autouse=True)
def nothing_plays_by_itself(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No training starts on arrival, except where a test asks for it."""
    if "greeted" not in request.fixturenames:
        monkeypatch.setattr("ui.training.holder.GREETING", 0)
