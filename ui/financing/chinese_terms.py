"""Where Chinese financing terms differ: names in both languages, what they mean, source and date."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.facts.reader import facts
from core.texts import mark
from present.facts import value_text
from present.translation import _, localised


@dataclass(frozen=True)
class Term:
    """A term: its names, what it means, where in Assay, and the source with its date."""

    chinese: str
    english: str
    meaning: str
    where: str
    source: str


TERMS: tuple[Term, ...] = (
    Term(
        "回购权",
        "Redemption right",
        mark(
            "Investors may ask for their money with interest if the company is not listed by a date, misses "
            "a milestone or breaches the contract; company, founder or both are bound."
        ),
        mark("Redemption rights on this page"),
        "中伦 2024; 礼丰 2024",
    ),
    Term(
        "九民纪要第5条",
        "Supreme Court trial minutes, clause 5",
        mark(
            "A promise of the company is valid, but a redemption needs a capital reduction first and a cash "
            "compensation can only come out of profit: so founders are asked to sign too."
        ),
        mark("Company can pay: at most its cash"),
        "法〔2019〕254号, 2019-11",
    ),
    Term(
        "回购权行使期间",
        "Exercise window",
        mark(
            "A right without a date must be used within a reasonable time; the court's reply of 2024 speaks "
            "of six months. Guidance, not law: courts differ."
        ),
        mark("Exercise window"),
        "最高人民法院 法答网, 2024-08-29",
    ),
    Term(
        "对赌(业绩补偿)",
        "Performance ratchet",
        mark("A missed revenue, profit or listing target is made good in cash or in shares."),
        mark("Performance ratchets on this page"),
        "法〔2019〕254号, 2019-11",
    ),
    Term(
        "优先清算权",
        "Liquidation preference",
        mark(
            "Once the money plus a yearly 8–10 %, participation is common, later rounds first. Not verified: "
            "read your own term sheet."
        ),
        mark("Dividend and participation of a round"),
        mark("not verified"),
    ),
    Term(
        "可转债/过桥贷款",
        "Convertible bridge loan",
        mark("Bridges are loans that convert into the next round; SAFEs are rare."),
        mark("Convertible notes in the cap table"),
        mark("not verified"),
    ),
    Term(
        "政府引导基金(返投)",
        "Government guidance fund",
        mark(
            "Part of the money must be spent or invested in the fund's region; the State Council asks to "
            "lower or drop this. No new county-level funds."
        ),
        mark("Guidance funds on this page"),
        "国办发〔2025〕1号, 2025-01",
    ),
    Term(
        "员工持股平台",
        "Employee holding platform",
        mark(
            "Employees hold through a limited partnership, one owner in the cap table. Tax may be deferred "
            "to the sale at 20 %; whether a platform qualifies is not settled by the rule's text."
        ),
        mark("An owner of kind employee"),
        "财税〔2016〕101号, 2016-09-01",
    ),
    Term(
        "美元/人民币份额",
        "USD and RMB tranches",
        mark(
            "Offshore and onshore money of one round close apart. Enter each as a round of its own; the "
            "second at the first one's post-money, without a new pool."
        ),
        mark("Two rounds in the plan"),
        mark("not verified"),
    ),
    Term(
        "出资额",
        "Registered-capital amount",
        mark(
            "Before the conversion into a joint-stock company holdings are amounts of registered capital; "
            "enter one unit as one share."
        ),
        mark("Owners' shares"),
        mark("not verified"),
    ),
)


def terms_table() -> None:
    """Draw the terms, and the sourced figures behind them."""
    frame = pd.DataFrame(
        [
            {
                _("Chinese term"): one.chinese,
                _("English term"): one.english,
                _("What it means"): _(one.meaning),
                _("In Assay"): _(one.where),
                _("Source"): _(one.source),
            }
            for one in TERMS
        ]
    )
    st.dataframe(
        frame,
        hide_index=True,
        alt=_("Chinese financing terms with their sources"),
        key="terms_table",
        row_height=70,
    )
    rows = [
        {
            _("Figure"): localised(one.label),
            _("Value"): value_text(one),
            _("As of"): one.as_of,
            _("Source"): one.source,
        }
        for name, one in facts().items()
        if name.startswith("china_")
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt=_("Figures on Chinese terms with their sources"),
        key="china_facts",
    )
