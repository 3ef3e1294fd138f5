"""Paths as people read them."""

import pytest

from core.plan.document.library import ready_made
from ui.forms.labels import label_of_path


def test_a_field_of_the_plan_is_named_by_its_labels() -> None:
    plan = ready_made("applied", "en")
    first = plan.market.segments[0]
    assert label_of_path(f"market.segments.{first.id}.churn_per_month", plan).endswith(
        f"{first.name} › Monthly churn"
    )


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("Summary, row 6, Series A ($2.50)", "Summary, row 6, Series A ($2.50)"),
        ("sheet Pro forma 1.5", "sheet Pro forma 1.5"),
        ("file", "file"),
        ("Zip", "Zip"),
    ],
)
def test_a_place_in_a_file_stays_whole(path: str, label: str) -> None:
    assert label_of_path(path, ready_made("applied", "en")) == label
