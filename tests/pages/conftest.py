"""Pages are run with the real core, from fewer futures: what they say does not hang on the last digit."""

import pytest


@pytest.fixture(autouse=True)
def few_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.session.runs.QUICK", 250)
    monkeypatch.setattr("ui.session.runs.SHARP", 1_000)


@pytest.fixture(autouse=True)
def nothing_plays_by_itself(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No training starts on arrival, except where a test asks for it."""
    if "greeted" not in request.fixturenames:
        monkeypatch.setattr("ui.training.holder.GREETING", 0)
