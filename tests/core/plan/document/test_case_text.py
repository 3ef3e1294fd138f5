"""A case as text: read back equal, refused with the place named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanError
from core.plan.case import Case, Scenario
from core.plan.document.case_text import LARGEST_CASE, read_case, write_case
from core.plan.document.library import READY_MADE, ready_made

SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)


@pytest.mark.parametrize("name", READY_MADE)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_case_is_read_back_equal(name: str, language: str) -> None:
    plan = ready_made(name, language)
    case = Case(
        plan,
        ("price_war",),
        {"series_a": ({"amount": 1.5, "participation": "full"},)},
        {"USD:weights": (1, 2.5), "USD:on": True},
        (Scenario("worse", {"opening.cash": 1.0, "market.segments.x": None}),),
    )
    assert read_case(write_case(case)) == case


@given(st.dictionaries(st.text(max_size=20), SCALARS, max_size=5))
def test_inputs_keep_their_kind_and_every_digit(inputs: dict[str, object]) -> None:
    held = read_case(write_case(Case(ready_made("applied"), inputs=inputs))).inputs
    assert held == inputs
    assert [type(one) for one in held.values()] == [type(one) for one in inputs.values()]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "file"),
        ("{", "file"),
        ("[]", "file"),
        ("[" * 100_000, "file"),
        ('{"assay_case": 2, "plan": {}}', "assay_case"),
        ('{"plan": 3}', "plan"),
        ('{"plan": {}}', "schema_version"),
        ('{"plan": {}, "surprise": 1}', "surprise"),
        ('{"plan": {}, "inputs": {"a": {"b": 1}}}', "inputs.a"),
        ("x" * (LARGEST_CASE + 1), "file"),
    ],
)
def test_what_is_no_case_is_refused_at_its_place(text: str, path: str) -> None:
    with pytest.raises(PlanError) as refused:
        read_case(text)
    assert refused.value.faults[0].path.startswith(path)


def test_an_older_plan_inside_is_upgraded() -> None:
    data = json.loads(write_case(Case(ready_made("applied"))))
    plan = data["plan"]
    plan["schema_version"] = 1
    plan["financing"]["opening_cash"] = plan["opening"].pop("cash")
    plan["revenue"]["opening_receivables"] = plan.pop("opening")["receivables"]
    assert read_case(json.dumps(data)).plan.opening.cash == ready_made("applied").opening.cash
