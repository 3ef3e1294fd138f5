"""Pages are run with the real core, from fewer futures and series: what they say does not hang on the last
digit.
"""

import pytest

from core.facts.monthly_series import monthly_series


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
