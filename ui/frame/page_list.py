"""The pages and their sections: one entry a page. A page section and the core folder of the same name stand
for each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.plan.plan import Plan
from present.translation import _
from ui.forms import lever_sets
from ui.forms.inputs import Lever, levers
from ui.session import current


@dataclass(frozen=True)
class Entry:
    """A page: its file, its title, icon and address (none: the first page), the levers beside it, and its
    heading where that is another than the title.
    """

    path: str
    title: str
    icon: str
    address: str
    levers: Callable[[Plan], list[Lever]] | None = None
    heading: str = ""


def _entries() -> Mapping[str, Sequence[Entry]]:
    """Return the pages by section in the language of whoever is looking."""
    financing = [
        Entry(
            "pages/financing/rounds.py",
            _("Rounds and ownership"),
            "account_balance",
            "financing",
            lever_sets.financing,
            _("Financing"),
        ),
        Entry("pages/financing/securities.py", _("Cap table today"), "table_chart", "cap-table"),
        Entry("pages/financing/round_editor.py", _("Round by round"), "function", "round"),
        Entry("pages/financing/waterfall.py", _("Exit waterfall"), "waterfall_chart", "exit-waterfall"),
        Entry("pages/financing/term_sheets.py", _("Term sheets"), "compare_arrows", "term-sheets"),
        Entry("pages/financing/inverse.py", _("What would it take?"), "target", "what-would-it-take"),
        Entry("pages/financing/raise_size.py", _("How much, and when?"), "event_upcoming", "raise"),
        Entry("pages/financing/debt.py", _("Debt"), "credit_card", "debt"),
        Entry("pages/financing/channels.py", _("Funding channels"), "hub", "channels"),
        Entry(
            "pages/financing/valuation.py", _("Valuation"), "straighten", "valuation", lever_sets.valuation
        ),
        Entry("pages/financing/promises.py", _("Promises and personal exposure"), "gavel", "promises"),
        Entry("pages/financing/investor_lens.py", _("The investor's lens"), "visibility", "investor-lens"),
    ]
    return {
        "": [
            Entry(
                "pages/plan/overview.py",
                _("Overview"),
                "balance",
                "",
                lever_sets.overview,
                _("Bubble or gold mine?"),
            )
        ],
        _("Financing"): financing,
        _("Forecast"): [
            Entry("pages/market/outlook.py", _("Market"), "pie_chart", "market", lever_sets.pool),
            Entry("pages/market/demand.py", _("Demand curve"), "show_chart", "demand-curve"),
            Entry("pages/market/risk.py", _("Market risk"), "ssid_chart", "market-risk", lever_sets.market),
            Entry("pages/market/base_rates.py", _("Base rates"), "groups", "base-rates"),
            Entry("pages/market/track_record.py", _("Track record"), "fact_check", "track-record"),
            Entry(
                "pages/cash_flow/runway.py", _("Cash flow"), "water_drop", "cash-flow", lever_sets.cash_flow
            ),
            Entry("pages/cash_flow/statements.py", _("Statements"), "table_rows", "statements"),
            Entry(
                "pages/cash_flow/unit_economics.py",
                _("Unit economics"),
                "data_usage",
                "unit-economics",
                lever_sets.unit_economics,
            ),
            Entry(
                "pages/returns/return_on_investment.py",
                _("ROI"),
                "trending_up",
                "roi",
                lever_sets.returns,
                _("Return on investment"),
            ),
            Entry(
                "pages/returns/by_class.py",
                _("Returns by class"),
                "groups_2",
                "returns-by-class",
                lever_sets.returns,
            ),
        ],
        _("Lab"): [
            Entry(
                "pages/training/price.py",
                _("Price of the big run"),
                "sell",
                "training-lab",
                heading=_("Training lab: the price of the big run"),
            ),
            Entry("pages/training/learn.py", _("Learn live"), "model_training", "learn"),
            Entry("pages/training/scaling.py", _("Live scaling law"), "trending_down", "scaling-law"),
            Entry("pages/training/tuning.py", _("Tuning"), "tune", "tuning"),
            Entry("pages/training/scaling_out.py", _("Scaling out"), "hub", "scaling-out"),
            Entry("pages/training/laws.py", _("Published scaling laws"), "functions", "published-laws"),
        ],
        _("Plan"): [
            Entry("pages/plan/editor.py", _("Plan"), "edit_note", "plan"),
            Entry("pages/plan/assumed.py", _("Assumed figures"), "help_center", "assumed-figures"),
            Entry("pages/plan/scenarios.py", _("Scenarios"), "compare_arrows", "scenarios"),
            Entry("pages/plan/cases.py", _("Saved cases"), "cloud_done", "cases"),
            Entry("pages/plan/history.py", _("Your data"), "upload_file", "your-data"),
            Entry("pages/plan/actuals.py", _("Actuals"), "checklist", "actuals"),
            Entry("pages/plan/investor_update.py", _("Investor update"), "mail", "investor-update"),
            Entry("pages/guide/methods.py", _("Methods"), "menu_book", "methods"),
        ],
    }


def pages() -> Mapping[str, Sequence[StreamlitPage]]:
    """Return the navigation."""
    return {section: [_page(one) for one in group] for section, group in _entries().items()}


def _page(one: Entry) -> StreamlitPage:
    icon, address = f":material/{one.icon}:", one.address or None
    return st.Page(one.path, title=one.title, icon=icon, default=not address, url_path=address)


ALONE = frozenset(
    f"pages/{name}.py"
    for name in (
        *("financing/securities", "financing/term_sheets", "financing/inverse", "financing/raise_size"),
        *("financing/promises", "market/demand", "market/base_rates", "market/track_record"),
        *("cash_flow/statements", "plan/editor", "plan/assumed", "plan/scenarios", "plan/cases"),
        *("plan/history", "plan/actuals", "plan/investor_update", "guide/methods"),
    )
)
"""Pages with nothing beside them."""


def has_inputs(page: StreamlitPage) -> bool:
    """Say whether inputs stand beside a page: where none do, the sidebar left open by another closes."""
    return _entry_of(page).path not in ALONE


def _entry_of(page: StreamlitPage) -> Entry:
    return next(one for group in _entries().values() for one in group if one.address == page.url_path)


def begin(page: StreamlitPage) -> None:
    """Draw what every page begins with: its levers in the sidebar, and its heading."""
    entry = _entry_of(page)
    if entry.levers is not None:
        levers(entry.levers(current.plan()), scope=entry.address or "overview")
    st.title(entry.heading or entry.title)


def page_of(address: str) -> StreamlitPage:
    """Return the page at an address; raises `KeyError` if there is none."""
    return {one.url_path: one for group in pages().values() for one in group}[address]
