"""The pages and their sections. A page section and the core folder of the same name stand for each other."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from present.translation import _


def pages() -> Mapping[str, Sequence[StreamlitPage]] | Sequence[StreamlitPage]:
    """Return the navigation in the language of whoever is looking."""
    def page(path: str, title: str, icon: str, address: str) -> StreamlitPage:
        return st.Page(path, title=title, icon=f":material/{icon}:", default=not address, url_path=address or None)

    return [
        page("pages/plan/overview.py", _("Overview"), "balance", ""),
        page("pages/financing/rounds.py", _("Financing"), "account_balance", "financing"),
        page("pages/market/risk.py", _("Market risk"), "ssid_chart", "market-risk"),
        page("pages/cash_flow/runway.py", _("Cash flow"), "water_drop", "cash-flow"),
        page("pages/returns/return_on_investment.py", _("ROI"), "trending_up", "roi"),
        page("pages/training/lab.py", _("Training lab"), "model_training", "training-lab"),
        page("pages/plan/editor.py", _("Plan"), "edit_note", "plan"),
        page("pages/plan/history.py", _("Your data"), "upload_file", "your-data"),
        page("pages/guide/methods.py", _("Methods"), "menu_book", "methods"),
    ]
