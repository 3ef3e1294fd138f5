"""The pages and their sections. A page section and the core folder of the same name stand for each other."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from present.translation import _


def pages() -> Mapping[str, Sequence[StreamlitPage]] | Sequence[StreamlitPage]:
    """Return the navigation in the language of whoever is looking."""
    def page(path: str, title: str, icon: str, *, default: bool = False) -> StreamlitPage:
        address = None if default else path.rsplit("/", 1)[1].removesuffix(".py").replace("_", "-")
        return st.Page(path, title=title, icon=f":material/{icon}:", default=default, url_path=address)

    return [
        page("pages/plan/overview.py", _("Overview"), "balance", default=True),
        page("pages/financing/rounds.py", _("Financing"), "account_balance"),
        page("pages/market/risk.py", _("Market risk"), "ssid_chart"),
        page("pages/cash_flow/runway.py", _("Cash flow"), "water_drop"),
        page("pages/returns/return_on_investment.py", _("ROI"), "trending_up"),
        page("pages/training/lab.py", _("Training lab"), "model_training"),
        page("pages/plan/editor.py", _("Plan"), "edit_note"),
        page("pages/plan/history.py", _("Your data"), "upload_file"),
        page("pages/guide/methods.py", _("Methods"), "menu_book"),
    ]
