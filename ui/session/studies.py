"""Cached answers to financing questions, keyed by the plan and the number of futures: quick first, then
sharp.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.decisions.inverse import Answer, Question
from core.decisions.inverse import answer as search
from core.decisions.raise_size import Limit, smallest_raise
from core.errors import AssayError
from core.plan.plan import Plan
from core.simulation.block import Block, block_of
from core.simulation.run import base_chain
from core.simulation.streams import BLOCK
from core.simulation.summary import Summary
from core.studies.cash_flow.cash_by_account import cuts_taken
from core.studies.cash_flow.circular_money import circular_money
from core.studies.cash_flow.make_up import people_by_team, revenue_by_quality, vintages
from core.studies.cash_flow.position import cost_growth, position, stream_margins
from core.studies.cash_flow.second_currency import second_currency
from core.studies.cash_flow.statements import statements_of
from core.studies.cash_flow.unit_economics import serving_prices, unit_economics
from core.studies.financing.channels import plan_channels
from core.studies.financing.credit_lines import credit_reports
from core.studies.financing.lens import round_lenses
from core.studies.financing.loans import loan_reports
from core.studies.financing.ownership import ownership_ranges
from core.studies.financing.promises import promise_reports
from core.studies.financing.valuation import plan_value
from core.studies.market.outlook import market_outlook
from core.studies.plan.comparison import Explanation, explained, side_by_side
from core.studies.returns.classes import class_returns, company_return, money_by_year
from core.studies.returns.endings import endings_of
from core.studies.returns.named_investors import named_investors
from core.studies.returns.price import capacity
from core.studies.returns.staged import staged_value
from present.translation import _
from ui.session import current, runs

_STUDIES: Mapping[str, Callable[..., Any]] = {
    "ownership": ownership_ranges,
    "loans": loan_reports,
    "credit_lines": credit_reports,
    "promises": promise_reports,
    "valuation": plan_value,
    "cuts": cuts_taken,
    "statements": lambda block, reading, period: statements_of(
        block.chain if reading == "mean" else base_chain(block.plan), period=period
    ),
    "position": position,
    "second_currency": second_currency,
    "unit_economics": unit_economics,
    "serving": serving_prices,
    "quality": revenue_by_quality,
    "circular": circular_money,
    "vintages": vintages,
    "people": lambda block: people_by_team(base_chain(block.plan)),
    "class_returns": class_returns,
    "named_investors": named_investors,
    "money_by_year": money_by_year,
    "company_return": company_return,
    "endings": endings_of,
    "exit_equity": lambda block: block.chain.exit.equity_value,
    "capacity": capacity,
    "staged": staged_value,
    "cost_growth": cost_growth,
    "stream_margins": stream_margins,
    "lens": round_lenses,
    "market": market_outlook,
    "channels": lambda block, weights, stage: plan_channels(block, dict(weights), stage),
}
_BY_TEXT = {Plan: lambda plan: plan.model_dump_json()}


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=_BY_TEXT)
def _block(plan: Plan, paths: int) -> Block:
    """Hold the last blocks: large, and shared by all studies of a page. Nobody writes into them."""
    return block_of(plan, paths, runs.SEED)


@st.cache_data(max_entries=100, show_spinner=False, hash_funcs=_BY_TEXT)
def _study(name: str, plan: Plan, paths: int, extra: tuple[Any, ...]) -> Any:
    return _STUDIES[name](_block(plan, paths), *extra)


def study(name: str, *extra: Any) -> Any:
    """Return the answer for the shown plan, from as many futures as `study_paths` says."""
    st.session_state["studied"] = study_paths()
    return _study(name, current.shown_plan(), runs.paths(), extra)


def study_paths() -> int:
    """Return from how many futures a study of this page comes."""
    return min(runs.paths(), BLOCK)


def say_paths() -> None:
    """Say at the foot of a page from how many futures its studies come, where it has any."""
    paths = st.session_state.pop("studied", None)
    if paths is not None:
        st.caption(_("Studies on this page come from {count} futures.").format(count=f"{paths:,}"))


@st.cache_data(max_entries=20, show_spinner=False, hash_funcs=_BY_TEXT)
def _side_by_side(plans: tuple[Plan, ...], paths: int) -> list[Summary | AssayError]:
    return side_by_side(plans, paths, runs.SEED)


def scenarios(plans: Sequence[Plan], paths: int) -> list[Summary | AssayError]:
    """Return the summaries of plans on the same futures, or why one cannot be computed."""
    return _side_by_side(tuple(plans), paths)


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs=_BY_TEXT)
def explanation(base: Plan, other: Plan, measure: str, paths: int) -> Explanation:
    """Return what explains the difference of two plans in a measure."""
    return explained(base, other, measure, paths, runs.SEED)


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs=_BY_TEXT)
def _answer(plan: Plan, question: Question) -> Answer:
    return search(plan, question)


def answer(question: Question) -> Answer:
    """Return what it would take, for the shown plan."""
    return _answer(current.shown_plan(), question)


@st.cache_data(max_entries=20, show_spinner=False, hash_funcs=_BY_TEXT)
def smallest(plan: Plan, limit: float, given_closed: bool, low: float, high: float) -> Limit:
    """Return the smallest raise that keeps ruin within the limit."""
    return smallest_raise(plan, limit=limit, given_closed=given_closed, low=low, high=high)
