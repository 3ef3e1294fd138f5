"""Financing: a whole path of rounds with debt, exactly for one path and in floats for ten thousand."""

from dataclasses import replace
from datetime import date

import numpy as np

from benchmarks.table import Row, best_of
from core.changes.known_prices import with_known_prices
from core.financing.debt.notes import note_accounts
from core.financing.debt.schedule import schedule
from core.financing.exact import Kind, lifted
from core.financing.exit.payout import pay_out
from core.financing.ownership.as_planned import planned_closings
from core.financing.ownership.cap_table import cap_table
from core.financing.raising.funding_sets import USUAL_WEIGHTS
from core.plan.convertibles import Note, Safe
from core.plan.debt import Loan
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.financing import Financing
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.securities import Holder
from core.simulation.block import block_of
from core.studies.financing.channels import plan_channels
from core.studies.financing.valuation import plan_value

PATHS, MONTHS = 10_000, 72


def company() -> Financing[float]:
    """Return SAFE → seed → A → B → C with a note and a venture loan."""
    rounds = [
        Round(
            id=name,
            name=name,
            amount=amount,
            pre_money=price,
            close_month=month,
            asks={},
            participation=kind,
            warrant_coverage_share=0.0,
        )
        for name, amount, price, month, kind in (
            ("seed", 3e6, 12e6, 6, "none"),
            ("a", 10e6, 40e6, 20, "none"),
            ("b", 25e6, 110e6, 36, "capped"),
            ("c", 60e6, 90e6, 52, "full"),
        )
    ]
    note = Note(
        id="note",
        name="Note",
        principal=3e5,
        rate_per_year=0.06,
        issued=date(2026, 6, 1),
        maturity=date(2028, 6, 1),
        cap=8e6,
        discount_share=0.2,
    )
    loan = Loan(
        id="loan",
        name="Loan",
        kind="venture",
        principal=3e6,
        draw_month=21,
        term_months=36,
        rate_per_year=0.11,
        interest_only_months=12,
        warrant_shares=40_000,
        warrant_strike=2.0,
    )
    return Financing(
        holders=(Holder(id="founders", name="F", kind="founder", shares=8_000_000),),
        pool_shares=1_000_000,
        safes=(
            Safe(id="safe", name="S", amount=5e5, cap=8e6),
            Safe(id="mfn", name="M", amount=2e5, most_favoured=True, discount_share=0.1),
        ),
        notes=(note,),
        rounds=tuple(rounds),
        loans=(loan,),
        policy=RoundPolicy(),
    )


def financing() -> list[Row]:
    """Time one exact path and ten thousand paths against their goals (0.2 s and 1 s), and report them as
    parts of those.
    """
    return [
        Row("rounds with debt, one path exactly ÷ 0.2 s", best_of(3, lambda: _work(1, "exact")), 0.2, 1.0),
        Row("rounds with debt, 10,000 paths ÷ 1 s", best_of(3, lambda: _work(PATHS, "float")), 1.0, 1.0),
        *_questions(),
    ]


def _questions() -> list[Row]:
    """Time what a page asks of futures that are there, against drawing and evaluating them."""
    plan = ready_made("applied")
    plan = changed(plan, with_known_prices(plan))
    drawn = best_of(3, lambda: block_of(plan, PATHS, 1))
    block = block_of(plan, PATHS, 1)
    valued = best_of(3, lambda: plan_value(block))
    ranked = best_of(3, lambda: plan_channels(block, USUAL_WEIGHTS))
    return [
        Row("valuation by all methods ÷ the futures", valued, drawn, 0.2),
        Row("sets of channels ranked ÷ the futures", ranked, drawn, 0.2),
    ]


def _work(paths: int, kind: Kind) -> None:
    plan, start = company(), date(2027, 1, 1)
    exactly = kind == "exact"
    months = [one.close_month or 0 for one in plan.rounds]
    closings = planned_closings(plan, months, "exact" if exactly else "float", paths)
    if not exactly:
        random = np.random.default_rng(1)
        closings = replace(
            closings,
            amount=closings.amount * (random.random(closings.amount.shape) < 0.8),
            pre_money=closings.pre_money * random.uniform(0.3, 2, closings.amount.shape),
        )
    owed = {
        name: lifted(account.levels(MONTHS), MONTHS, kind)
        for name, account in note_accounts(plan, start).items()
    }
    table = cap_table(financing=plan, closings=closings, start=start, owed=owed, strict=False)
    for loan in plan.loans:
        drawn = loan.model_copy(update={"rate_per_year": np.full((paths, 1), loan.rate_per_year)})
        schedule(loan=drawn, months=MONTHS, start=start)
    pay_out(
        financing=plan,
        table=table,
        proceeds=lifted(3e8, paths, "exact" if exactly else "float"),
        closed_month=closings.month,
        exit_month=MONTHS - 1,
        start=start,
        owed={name: lifted([levels[-1]] * paths, paths, kind) for name, levels in owed.items()},
    )
