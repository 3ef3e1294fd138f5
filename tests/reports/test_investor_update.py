"""The investor update: figures of the month, in either language, as text and as a document."""

from html.parser import HTMLParser

import pytest

from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from present.translation import LANGUAGES, language, speaking
from reports.document import as_document
from reports.investor_update import TO_WRITE, investor_update, last_month


def case(name: str = "Acme") -> Case:
    history = {
        "revenue": {"2027-01": 100_000.0, "2027-02": 110_000.0},
        "cash": {"2027-01": 2e6, "2027-02": 1.5e6},
    }
    plan = changed(ready_made("applied"), {"company.name": name, "history": history})
    band = (90_000.0, 95_000.0, 100_000.0, 105_000.0, 120_000.0)
    return Case(plan, forecasts={"2027-01": {"revenue": (band, band)}})


def test_the_update_holds_the_months_figures_beside_the_plan() -> None:
    text = investor_update(case(), "2027-02", [("Runway", "14 months")])
    assert text.startswith("# Acme: update for Feb 2027\n")
    assert "Revenue was $110\u202fK, +10.0\u202f% on the month before. The plan had $100\u202fK." in text
    assert "| Revenue | $110\u202fK | $100\u202fK | $100\u202fK | $90\u202fK – $120\u202fK |" in text
    assert "| Cash | $1.5\u202fM | $2\u202fM | – | – |" in text
    assert "the 90 % band of their forecast: 2 of the last 2." in text
    assert "- Runway: **14 months**" in text
    assert "Costs" not in text
    assert all(f"## {heading}" in text for heading in TO_WRITE)


def test_it_is_of_the_last_month_known() -> None:
    assert last_month(case()) == "2027-02"
    assert last_month(Case(changed(ready_made("applied"), {"history": None}))) is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_speaks_another_language_than_the_page(code: str) -> None:
    with speaking(code):
        text = investor_update(case(), "2027-02", [])
    assert ("进展顺利" in text) == (code == "zh_CN")
    assert ("2027年2月" in text) == (code == "zh_CN")
    assert language() == "en"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]


def test_a_document_holds_no_script_and_loads_nothing() -> None:
    hostile = "# Hi <script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=y>\n\n"
    hostile += "|a|b|\n|-|-|\n|1|2|\n"
    page = as_document(hostile, title="</title><script>x</script>", language="zh_CN")
    found = _Tags()
    found.feed(page)
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert found.targets == []
    assert "table" in found.tags
    assert 'lang="zh-CN"' in page


def test_a_name_of_the_person_is_plain_text() -> None:
    text = investor_update(case("[Acme](http://x)"), "2027-02", [])
    assert "href" not in as_document(text, title="x", language="en")
