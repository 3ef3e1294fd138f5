"""Shapes of tables: what sets lines of one name apart, headers of two rows, a row for each figure, two years
side by side, periods that are no months. Each right answer can be read from the file.
"""

import numpy as np
import pytest

from core.errors import HistoryError
from tests.core.history.sheets import xlsx
from tests.core.history.test_in_circulation import Figures, holds, interpret, read, read_table, warned

EARNED_AND_SPENT: Figures = {"revenue": [150, 165], "costs": [110, 116]}


@pytest.mark.parametrize(
    "text",
    [
        ",,Jan 2025,Feb 2025\nRevenue,US,100,110\n,UK,50,55\nCosts,US,80,85\n,UK,30,31\n",
        "Metric,Region,Jan 2025,Feb 2025\nRevenue,US,100,110\nRevenue,UK,50,55\n"
        "Costs,US,80,85\nCosts,UK,30,31\n",
        "Metric,Region,Jan 2025,Feb 2025\nRevenue,US,100,110\nRevenue,UK,50,55\nRevenue,Total,150,165\n"
        "Costs,US,80,85\nCosts,UK,30,31\nCosts,Total,110,116\n",
        "Product A\n,Jan 2025,Feb 2025\nRevenue,100,110\nCosts,80,85\nProduct B\n,Jan 2025,Feb 2025\n"
        "Revenue,50,55\nCosts,30,31\nTotal\n,Jan 2025,Feb 2025\nRevenue,150,165\nCosts,110,116\n",
        ",Jan 2025,Feb 2025\nProduct A\nRevenue,100,110\nCosts,80,85\nProduct B\n"
        "Revenue,50,55\nCosts,30,31\n",
        ",Revenue,,Costs,\nMonth,US,UK,US,UK\nJan 2025,100,50,80,30\nFeb 2025,110,55,85,31\n",
        ",Revenue,,,Costs,,\nMonth,US,UK,Total,US,UK,Group\n"
        "Jan 2025,100,50,150,80,30,110\nFeb 2025,110,55,165,85,31,116\n",
        ",Jan 2025,Feb 2025\nRevenue\nSubscriptions,100,110\nServices,50,55\nExpenses\nSalaries,80,85\n"
        "Hosting,30,31\nNet income,40,49\nHeadcount,7,8\n",
    ],
    ids=[
        "a merged cell beside the lines",
        "a column of regions",
        "a column of regions with their total",
        "a block for each product, and their total",
        "headings between the lines",
        "two rows of names",
        "two rows of names with totals",
        "headings without totals",
    ],
)
def test_parts_of_a_figure_are_added_up_and_a_total_stands_for_them(text: str) -> None:
    holds(read(text), EARNED_AND_SPENT)


@pytest.mark.parametrize(
    "text",
    [
        "Metric,Scenario,Jan 2025,Feb 2025\nRevenue,Budget,9,9\nRevenue,Actual,150,165\n"
        "Costs,Budget,9,9\nCosts,Actual,110,116\n",
        "Scenario,Metric,Jan 2025,Feb 2025\nBudget,Revenue,9,9\nBudget,Costs,9,9\nActual,Revenue,150,165\n"
        "Actual,Costs,110,116\n",
        ",Jan 2025,Feb 2025\nBudget\nRevenue,9,9\nCosts,9,9\nActual\nRevenue,150,165\nCosts,110,116\n",
        "Metric,,Jan 2025,Feb 2025\nRevenue,Prior year,9,9\nRevenue,Current,150,165\nCosts,Prior year,9,9\n"
        "Costs,Current,110,116\n",
    ],
    ids=["named beside the line", "named before the line", "named above the lines", "the year before"],
)
def test_of_a_plan_and_what_came_only_the_latter_is_read(text: str) -> None:
    found = read(text)
    holds(found, EARNED_AND_SPENT)
    assert warned(found, "left out")


@pytest.mark.parametrize(
    "text",
    [
        ",Revenue,,,Costs,,\nMonth,Budget,Actual,Var,Budget,Actual,Var\n"
        "Jan 2025,9,150,1,9,110,1\nFeb 2025,9,165,1,9,116,1\n",
        ",Jan 2025,,Feb 2025,\n,Budget,Actual,Budget,Actual\nRevenue,9,150,9,165\nCosts,9,110,9,116\n",
    ],
    ids=["down", "across"],
)
def test_a_budget_in_a_column_beside_what_came_is_no_part_of_it(text: str) -> None:
    holds(read(text), EARNED_AND_SPENT)


@pytest.mark.parametrize("title", ["Budget", "Forecast 2025"])
def test_a_table_that_is_a_budget_as_a_whole_is_no_history(title: str) -> None:
    with pytest.raises(HistoryError):
        read(f"{title}\n,Jan 2025,Feb 2025\nRevenue,150,165\nCosts,110,116\n")


@pytest.mark.parametrize(
    "text",
    [
        ",Jan 2025,Feb 2025\nRevenue,100,110\nRevenue,50,55\nCosts,80,85\n",
        "Month,Revenue,Revenue,Costs\nJan 2025,100,50,80\nFeb 2025,110,55,85\n",
    ],
    ids=["across", "down"],
)
def test_of_two_lines_that_nothing_sets_apart_neither_is_taken(text: str) -> None:
    found = read(text)
    assert set(found.series) == {"costs"}
    assert warned(found, "several lines are named {name}")


def test_two_lines_that_nothing_sets_apart_and_nothing_else_are_named_in_the_refusal() -> None:
    with pytest.raises(HistoryError) as error:
        read(",Jan 2025,Feb 2025\nRevenue,100,110\nRevenue,50,55\n")
    fault = error.value.faults[0]
    assert fault.path == "revenue"
    assert fault.message.startswith("several lines are named {name}")
    assert fault.parameters == {"name": "Revenue"}


def test_a_line_that_stands_there_twice_with_the_same_figures_is_one() -> None:
    holds(read(",Jan 2025,Feb 2025\nRevenue,150,165\nCosts,110,116\nRevenue,150,165\n"), EARNED_AND_SPENT)


def test_two_lines_whose_profit_proves_one_of_them_need_no_asking() -> None:
    holds(
        read("Month,Revenue,Revenue,Costs,Net income\nJan 2025,150,9,110,40\nFeb 2025,165,9,116,49\n"),
        EARNED_AND_SPENT,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Month,Metric,Value\n2025-01,Revenue,150\n2025-01,Costs,110\n2025-02,Revenue,165\n"
        "2025-02,Costs,116\n",
        "Account,Period,Amount\nRevenue,Jan 2025,150\nRevenue,Feb 2025,165\nOperating expenses,Jan 2025,110\n"
        "Operating expenses,Feb 2025,116\n",
        "月份,项目,金额（元）\n2025年1月,营业收入,150\n2025年1月,营业成本,40\n2025年1月,管理费用,70\n"
        "2025年2月,营业收入,165\n2025年2月,营业成本,44\n2025年2月,管理费用,72\n",
        "Month,Region,Metric,Value\n2025-01,US,Revenue,100\n2025-01,EU,Revenue,50\n2025-02,US,Revenue,110\n"
        "2025-02,EU,Revenue,55\n2025-01,US,Costs,80\n2025-01,EU,Costs,30\n2025-02,US,Costs,85\n"
        "2025-02,EU,Costs,31\n",
        "Month,Scenario,Metric,Value\n2025-01,Budget,Revenue,9\n2025-01,Actual,Revenue,150\n"
        "2025-01,Actual,Costs,110\n2025-02,Actual,Revenue,165\n2025-02,Budget,Revenue,9\n"
        "2025-02,Actual,Costs,116\n2025-03,Budget,Revenue,9\n",
    ],
    ids=["metrics", "accounts", "Chinese accounts", "by region", "by scenario"],
)
def test_a_row_for_each_figure(text: str) -> None:
    holds(read(text), EARNED_AND_SPENT)


def test_a_row_for_each_figure_with_merged_months_and_a_unit_that_counts_no_customers() -> None:
    rows = [
        ["Month", "Metric", "Value (k USD)"],
        ["Jan 2025", "Revenue", 100],
        [None, "Customers", 12],
        ["Feb 2025", "Revenue", 110],
        [None, "Customers", 13],
    ]
    found = interpret(read_table(xlsx(Sheet1=rows)))
    holds(found, {"revenue": [100_000, 110_000], "customers": [12, 13]})
    assert found.currency == "USD"


def test_a_unit_of_its_own_in_each_row() -> None:
    found = read(
        "Month,Metric,Value,Unit\n2025-01,Revenue,100,k USD\n2025-01,Customers,12,count\n"
        "2025-02,Revenue,110,k USD\n2025-02,Customers,13,count\n"
    )
    holds(found, {"revenue": [100_000, 110_000], "customers": [12, 13]})


def test_entries_of_one_name_in_a_month_are_no_figures() -> None:
    with pytest.raises(HistoryError):
        read("Month,Metric,Value\n2025-01,Revenue,100\n2025-01,Revenue,50\n2025-02,Revenue,110\n")


def test_two_full_years_side_by_side_are_24_months() -> None:
    months = [f"{year}-{month:02}" for month in range(1, 13) for year in (2025, 2024)]
    earned = [value for month in range(12) for value in (200 + month, 100 + month)]
    found = read(f",{','.join(months)}\nRevenue,{','.join(map(str, earned))}\n")
    assert found.first == (2024, 1)
    holds(found, {"revenue": [*range(100, 112), *range(200, 212)]})


def test_of_two_years_that_do_not_join_the_later_is_read_and_said() -> None:
    found = read(
        ",Jan 2025,Jan 2024,Feb 2025,Feb 2024\nTotal income,150,60,165,65\nTotal expenses,110,50,116,51\n"
    )
    assert found.first == (2025, 1)
    holds(found, EARNED_AND_SPENT)
    assert warned(found, "another year")


def test_days_across_the_top_that_run_on_as_months_are_first_days_of_months() -> None:
    found = read(",01/01/2025,01/02/2025,01/03/2025\nRevenue,100,110,120\n")
    assert found.first == (2025, 1)
    holds(found, {"revenue": [100, 110, 120]})


def test_each_statement_of_a_sheet_has_its_own_months() -> None:
    found = read(
        "Amounts in USD\n,Jan 2025,Feb 2025\nRevenue,150,165\nCosts,110,116\n\n"
        ",Dec 2024,Jan 2025,Feb 2025\nCash,480,500,525\n"
    )
    assert (found.first, found.currency) == ((2024, 12), "USD")
    holds(found, {"cash": [480, 500, 525], "revenue": [None, 150, 165], "costs": [None, 110, 116]})


def test_two_currencies_under_each_month_are_told_and_the_first_is_the_currency() -> None:
    found = read(",Jan 2025,,Feb 2025,\n,EUR,USD,EUR,USD\nRevenue,150,160,165,175\nCosts,110,120,116,122\n")
    holds(found, EARNED_AND_SPENT)
    assert found.currency == "EUR"
    assert warned(found, "a month has several columns")


def test_periods_of_four_or_five_weeks_stand_for_the_month_of_their_middle() -> None:
    found = read(
        "Start,End,Revenue\n2024-12-29,2025-01-25,100\n2025-01-26,2025-02-22,110\n2025-02-23,2025-03-29,150\n"
    )
    assert found.first == (2025, 1)
    assert warned(found, "periods do not run with months")
    holds(found, {"revenue": [100, 110, 150]})


def test_periods_that_are_months_are_read_without_a_word() -> None:
    found = read("Start,End,Revenue\n2025-01-01,2025-01-31,100\n2025-02-01,2025-02-28,110\n")
    holds(found, {"revenue": [100, 110]})
    assert not found.notes


def test_costs_named_other_belong_to_costs() -> None:
    found = read(",Jan 2025,Feb 2025\nRevenue,150,165\nPayroll,60,64\nOther costs,50,52\n")
    holds(found, EARNED_AND_SPENT)


def test_a_refund_in_the_column_of_money_out_comes_off_revenue() -> None:
    found = read(
        "发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型\n2025-01-05,1000.00,,1000.00,在线支付\n"
        "2025-01-05,,-6.00,994.00,收费\n2025-01-20,,-100.00,894.00,交易退款\n2025-02-05,1200.00,,2094.00,在线支付\n"
    )
    holds(found, {"revenue": [900, 1200], "costs": [6, np.nan], "cash": [894, 2094]})


def test_what_is_added_up_of_parts_is_said_by_their_names() -> None:
    found = read(",,Jan 2025,Feb 2025\nRevenue,US,100,110\n,UK,50,55\nCosts,,110,116\n")
    (note,) = (note for note in found.notes if "parts of one whole" in note.message)
    assert dict(note.parameters) == {"names": "Revenue › US, Revenue › UK"}


def test_a_figure_repeated_under_another_heading_counts_once() -> None:
    found = read(
        ",Jan 2025,Feb 2025\nIncome statement\nRevenue,150,165\nCosts,110,116\nKey figures\nRevenue,150,165\n"
        "Customers,12,13\n"
    )
    holds(found, {**EARNED_AND_SPENT, "customers": [12, 13]})


@pytest.mark.parametrize(
    "text",
    [
        "P&L\n,Jan 2025,Feb 2025\nRevenue,100,110\nCosts,80,85\nCash flow\nRevenue,95,105\n",
        "Metric,Source,Jan 2025,Feb 2025\nRevenue,Stripe,100,110\nRevenue,Books,101,111\nCosts,,80,85\n",
        "Metric,,Jan 2025,Feb 2025\nRevenue,Gross,100,110\nRevenue,Net,90,99\nCosts,,80,85\n",
        ",Jan 2025,Feb 2025\nLocal currency\nRevenue,100,110\nConstant currency\nRevenue,101,109\n"
        "Costs,80,85\n",
        "Month,Revenue,,Costs\n,Per user,Users,\nJan 2025,100,20,80\nFeb 2025,110,21,85\n",
        "Metric,Product,Jan 2025,Feb 2025\nRevenue,A,50,55\nRevenue,B,50,55\nCosts,,80,85\n",
    ],
    ids=["statements", "sources", "gross and net", "views", "other figures", "letters"],
)
def test_other_views_of_a_figure_are_no_parts_and_are_asked_about(text: str) -> None:
    found = read(text)
    assert "revenue" not in found.series
    assert warned(found, "several lines are named {name}")


def test_key_figures_under_a_heading_are_no_costs() -> None:
    found = read(
        ",Jan 2025,Feb 2025\nTotal revenue,100,110\nExpenses\nPayroll,80,85\nRent,10,10\n"
        "Runway (months),12,11\n"
    )
    holds(found, {"revenue": [100, 110], "costs": [90, 95]})


def test_a_comment_that_says_budget_leaves_no_line_out() -> None:
    found = read("Metric,Comment,Jan 2025,Feb 2025\nRevenue,budget,150,165\nCosts,,110,116\n")
    holds(found, EARNED_AND_SPENT)


def test_an_empty_column_of_the_same_name_or_the_same_figures_is_no_twin() -> None:
    found = read("Month,Revenue,Revenue,Costs,Costs\nJan 2025,150,150.00,110,\nFeb 2025,165,165.00,116,\n")
    holds(found, EARNED_AND_SPENT)


def test_thirteen_periods_of_a_year_are_refused() -> None:
    with pytest.raises(HistoryError, match="four weeks"):
        read(
            "Start,End,Revenue\n2025-05-05,2025-06-01,1\n2025-06-02,2025-06-29,2\n2025-06-30,2025-07-27,3\n"
            "2025-04-07,2025-05-04,3\n2025-03-10,2025-04-06,3\n2025-02-10,2025-03-09,3\n"
            "2025-01-13,2025-02-09,3\n"
            "2025-07-28,2025-08-24,3\n2025-08-25,2025-09-21,3\n2025-09-22,2025-10-19,3\n"
            "2025-10-20,2025-11-16,3\n"
            "2025-11-17,2025-12-14,3\n2025-12-15,2026-01-11,3\n"
        )


def test_costs_of_two_statements_are_asked_about() -> None:
    found = read(
        "Profit and loss\n,Jan 2025,Feb 2025\nRevenue,150,165\nOperating expenses,90,95\nCash flows\n"
        "Operating expenses,85,90\n"
    )
    assert set(found.series) == {"revenue"}
    assert warned(found, "several lines are named {name}")


def test_months_of_which_one_begins_late_are_months() -> None:
    found = read(
        "Start,End,Revenue\n2025-01-01,2025-01-31,1\n2025-02-02,2025-02-28,2\n2025-03-01,2025-03-31,3\n"
    )
    assert not warned(found, "periods do not run with months")
