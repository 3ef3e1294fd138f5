"""Reference classes: figures as their sources have them, and conflicts kept side by side."""

import pytest

from core.facts.reference_classes import TOPICS, measure, measures


@pytest.mark.parametrize(
    ("name", "values", "unit"),
    [
        ("attain", [0.76, 0.80], "share"),
        ("down", [0.14, 0.196, 0.27], "share"),
        ("a_to_b_time", [24.0, 25.2], "months"),
        ("churn_b2b", [0.038, 0.0375], "share_per_month"),
        ("closed", [0.619], "share"),
    ],
)
def test_figures_are_as_published(name: str, values: list[float], unit: str) -> None:
    found = measure(name)
    assert [one.value for one in found.figures] == pytest.approx(values)
    assert {one.unit for one in found.figures} == {unit}


def test_sources_that_disagree_stand_beside_each_other_and_are_marked() -> None:
    assert measure("down").conflicting
    assert measure("nrr_all").conflicting
    assert not measure("a_to_b_time").conflicting
    assert not measure("attain").conflicting


def test_every_figure_has_population_date_certainty_and_source_in_both_languages() -> None:
    assert {one.topic for one in measures()} == set(TOPICS)
    for one in measures():
        assert {"en", "zh"} <= one.label.keys()
        assert len({figure.unit for figure in one.figures}) == 1, one.id
        for figure in one.figures:
            assert {"en", "zh"} <= figure.population.keys()
            assert figure.as_of[:2] == "20"
            assert figure.source.startswith("http")
            assert figure.p25 is None or figure.p25 <= figure.value
