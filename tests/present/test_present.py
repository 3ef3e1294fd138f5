"""Formats in both languages, safe CSV, charts that can be built in both modes."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.simulation.estimates import Fan
from present import formats, translation
from present.charts.bars import distribution, scale_chart, stack, tornado
from present.charts.learning import confusion_chart, learning_chart
from present.charts.lines import Line, Moment, fan_chart, price_line
from present.charts.style import COLOURS, DASHES, figure
from present.tables import safe_csv


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    translation.bind(lambda: request.param)
    yield request.param
    translation.bind(lambda: "en")


def test_money_in_both_languages(language: str) -> None:
    expected = {
        "en": ["$1.23\u202fM", "¥12\u202fK", "−$5", "$0"],
        "zh_CN": ["$123\u202f万", "¥1.2\u202f万", "−$5", "$0"],
    }
    found = [
        formats.money(1_234_567, "USD"),
        formats.money(12_000, "CNY"),
        formats.money(-5, "USD"),
        formats.money(0, "USD"),
    ]
    assert found == expected[language]


def test_odds_never_claim_what_they_do_not_know(language: str) -> None:
    assert formats.in_hundred(0.22).count("22") == 1
    assert formats.in_hundred(0.001) in ("<1 in 100", "<1/100")
    assert formats.hundredths(0.999) != "100"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_number_is_a_dash(value: float | None) -> None:
    assert formats.money(value, "USD") == formats.percent(value) == formats.multiple(value) == formats.NONE


def test_months_have_names(language: str) -> None:
    assert formats.month_name(date(2027, 1, 1), 13) == {"en": "Feb 2028", "zh_CN": "2028年2月"}[language]
    assert formats.calendar(date(2027, 11, 1), 3) == [date(2027, 11, 1), date(2027, 12, 1), date(2028, 1, 1)]


def test_a_cell_that_begins_like_a_formula_is_disarmed() -> None:
    frame = pd.DataFrame({"=a": ["=1+1", "@x", "-3", "fine"], "b": [-1.5, 2, 3, 4]})
    text = safe_csv(frame).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@x" in text
    assert "'=a" in text
    assert "-1.5" in text
    assert "'-1.5" not in text


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_charts_are_built_in_both_modes_and_name_their_unit(mode: str) -> None:
    days = formats.calendar(date(2027, 1, 1), 24)
    fan = Fan(np.sort(np.random.default_rng(0).random((5, 24)), axis=0))
    for chart in (
        fan_chart(
            mode=mode,
            unit="$ M",
            days=days,
            fans=[("Cash", fan, "cash")],
            lines=[Line("Before", fan.median, "benchmark")],
            moments=[Moment("A", days[3], "capital")],
        ),  # type: ignore[arg-type]
        price_line(
            mode=mode, unit="$ M", days=days, own=fan, base_rates=fan, required=np.ones(24), exit_day=days[20]
        ),  # type: ignore[arg-type]
        stack(mode=mode, unit="$ M", days=days, parts={"a": np.ones(24), "b": np.ones(24)}),  # type: ignore[arg-type]
    ):
        assert chart.layout.yaxis.title.text == "$ M"
        assert chart.layout.height >= 300
    distribution(
        mode=mode, unit="×", values=np.array([0.0, 1.0, np.nan]), meaning="cash", label="x", mark_at=1.0
    )  # type: ignore[arg-type]
    tornado(mode=mode, rows=[("a", 0.1, 0.4)], middle=0.2)  # type: ignore[arg-type]
    scale_chart(mode=mode, markers=[("a", 0.2, "circle"), ("b", 0.01, "x")], threshold=0.1)  # type: ignore[arg-type]


def test_what_is_drawn_unchecked_holds_only_what_plotly_knows() -> None:
    """The house's layout and the live charts skip Plotly's own check, for speed: here it is done."""
    for mode in COLOURS:
        unchecked = [
            figure(mode, unit="x", unified=False, x_axis={"dtick": 1}, y_axis={"type": "log"}),
            learning_chart(
                mode=mode,
                points=[{"step": 1, "loss": 2.0, "test_loss": 2.1}],
                changes=[(1, "learning_rate", 0.1)],
                history={"1": [{"step": 1, "test_loss": 2.0}]},
            ),
            confusion_chart(mode=mode, truth=[0, 1, 1], predicted=[0, 1, 0], names=["a", "b"]),
        ]
        for chart in unchecked:
            checked = go.Figure(chart.to_dict())
            assert checked.layout.yaxis.title.text == chart.to_dict()["layout"]["yaxis"]["title"]["text"]
            assert len(checked.data) == len(chart.to_dict()["data"])


def test_meanings_differ_by_more_than_colour() -> None:
    assert len(set(DASHES.values())) >= 5
    for colours in COLOURS.values():
        assert len(set(colours.values())) == len(colours)


@pytest.mark.parametrize(("mode", "background"), [("light", (1.0, 1.0, 1.0)), ("dark", (0.078, 0.09, 0.11))])
def test_lines_stand_out_from_the_background_by_three_to_one(
    mode: str, background: tuple[float, float, float]
) -> None:
    def luminance(rgb: tuple[float, ...]) -> float:
        linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in COLOURS[mode].values():  # type: ignore[index]
        rgb = tuple(int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
        light, dark = sorted((luminance(rgb) + 0.05, luminance(background) + 0.05), reverse=True)
        assert light / dark >= 3, colour


@pytest.mark.parametrize(
    ("value", "base", "text"),
    [
        (110, 100, "+10\u202f%"),
        (80, 100, "−20\u202f%"),
        (500, -374, "+234\u202f%"),  # better than a loss
        (-500, -400, "−25\u202f%"),
        (1_200, 100, "12×"),
        (1, 0, "–"),
        (1, None, "–"),
    ],
)
def test_what_lies_above_its_base_has_a_plus_whatever_the_bases_sign(
    value: float, base: float | None, text: str
) -> None:
    assert formats.relative(value, base) == text


@pytest.mark.parametrize(
    "values", [(0.48, 0.03, 0.005), (0.02, 0.03, 0.04), (0.5, 0.45, 0.48), (0.1, 0.4, 0.3)]
)
def test_no_line_to_a_label_of_the_scale_runs_through_another_on_its_side(values: tuple[float, ...]) -> None:
    """On the left a label reaches to the right: a marker further right must have a shorter line; on the right
    the other way round.
    """
    markers = [(str(value), value, "circle") for value in values]
    chart = scale_chart(mode="light", markers=markers, threshold=0.1)
    lines = {float(one.text.split(":")[0]): (-one.ay, one.xanchor) for one in chart.layout.annotations}
    assert len({height for height, _side in lines.values()}) == len(values)
    for one, (height, side) in lines.items():
        for other, (beside, its) in lines.items():
            if side == its == "left" and other > one:
                assert beside < height
            if side == its == "right" and other < one:
                assert beside < height
