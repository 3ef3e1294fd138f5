"""The pages and their sections. A page section and the core folder of the same name stand for each other."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from present.translation import _


def pages() -> Mapping[str, Sequence[StreamlitPage]] | Sequence[StreamlitPage]:
    """Return the navigation in the language of whoever is looking."""

    def page(path: str, title: str, icon: str, address: str) -> StreamlitPage:
        return st.Page(
            path, title=title, icon=f":material/{icon}:", default=not address, url_path=address or None
        )

    financing = [
        page("pages/financing/rounds.py", _("Rounds and ownership"), "account_balance", "financing"),
        page("pages/financing/securities.py", _("Cap table today"), "table_chart", "cap-table"),
        page("pages/financing/round_editor.py", _("Round by round"), "function", "round"),
        page("pages/financing/waterfall.py", _("Exit waterfall"), "waterfall_chart", "exit-waterfall"),
        page("pages/financing/term_sheets.py", _("Term sheets"), "compare_arrows", "term-sheets"),
        page("pages/financing/inverse.py", _("What would it take?"), "target", "what-would-it-take"),
        page("pages/financing/raise_size.py", _("How much, and when?"), "event_upcoming", "raise"),
        page("pages/financing/debt.py", _("Debt"), "credit_card", "debt"),
        page("pages/financing/channels.py", _("Funding channels"), "hub", "channels"),
        page("pages/financing/valuation.py", _("Valuation"), "straighten", "valuation"),
        page("pages/financing/promises.py", _("Promises and personal exposure"), "gavel", "promises"),
        page("pages/financing/investor_lens.py", _("The investor's lens"), "visibility", "investor-lens"),
    ]
    return {
        "": [page("pages/plan/overview.py", _("Overview"), "balance", "")],
        _("Financing"): financing,
        _("Forecast"): [
            page("pages/market/outlook.py", _("Market"), "pie_chart", "market"),
            page("pages/market/demand.py", _("Demand curve"), "show_chart", "demand-curve"),
            page("pages/market/risk.py", _("Market risk"), "ssid_chart", "market-risk"),
            page("pages/market/base_rates.py", _("Base rates"), "groups", "base-rates"),
            page("pages/market/track_record.py", _("Track record"), "fact_check", "track-record"),
            page("pages/cash_flow/runway.py", _("Cash flow"), "water_drop", "cash-flow"),
            page("pages/cash_flow/statements.py", _("Statements"), "table_rows", "statements"),
            page("pages/cash_flow/unit_economics.py", _("Unit economics"), "data_usage", "unit-economics"),
            page("pages/returns/return_on_investment.py", _("ROI"), "trending_up", "roi"),
            page("pages/returns/by_class.py", _("Returns by class"), "groups_2", "returns-by-class"),
        ],
        _("Lab"): [
            page("pages/training/price.py", _("Price of the big run"), "sell", "training-lab"),
            page("pages/training/learn.py", _("Learn live"), "model_training", "learn"),
            page("pages/training/scaling.py", _("Live scaling law"), "trending_down", "scaling-law"),
            page("pages/training/tuning.py", _("Tuning"), "tune", "tuning"),
            page("pages/training/scaling_out.py", _("Scaling out"), "hub", "scaling-out"),
            page("pages/training/laws.py", _("Published scaling laws"), "functions", "published-laws"),
        ],
        _("Plan"): [
            page("pages/plan/editor.py", _("Plan"), "edit_note", "plan"),
            page("pages/plan/assumed.py", _("Assumed figures"), "help_center", "assumed-figures"),
            page("pages/plan/scenarios.py", _("Scenarios"), "compare_arrows", "scenarios"),
            page("pages/plan/cases.py", _("Saved cases"), "cloud_done", "cases"),
            page("pages/plan/history.py", _("Your data"), "upload_file", "your-data"),
            page("pages/plan/actuals.py", _("Actuals"), "checklist", "actuals"),
            page("pages/plan/investor_update.py", _("Investor update"), "mail", "investor-update"),
            page("pages/guide/methods.py", _("Methods"), "menu_book", "methods"),
        ],
    }


def page_of(address: str) -> StreamlitPage:
    """Return the page at an address; raises `KeyError` if there is none."""
    found = pages()
    listed = [one for group in found.values() for one in group] if isinstance(found, Mapping) else found
    return {one.url_path: one for one in listed}[address]
