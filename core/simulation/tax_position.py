"""Where a company stands with the tax office after some months: what the coming assessments will count."""

from core.cash_flow.steps.state import State
from core.cash_flow.steps.taxes import IncomeTax
from core.simulation.chain import Chain
from core.simulation.steps_of import tax_steps
from core.simulation.would_be import would_be_of


def tax_position(chain: Chain, months: int) -> dict[str, float]:
    """Return by name of the plan's tax section what the first future of a chain has come to after some
    months: the year's profit and research so far, losses and credit carried forward. Empty without a tax.
    """
    plan, treasury = chain.plan, chain.treasury
    would_be = would_be_of(plan, chain.operations, chain.debt)
    notes = chain.debt.notes(plan.financing, plan.company.start)
    state = State(would_be, chain.befallen.climate, treasury.cash[0], treasury.closings, notes)
    state.entries = {name: paid.copy() for name, paid in treasury.entries.items()}
    for step in tax_steps(plan, len(treasury.cash[0]), only_solvent=False):
        for month in range(months):
            step.at(month, state)
        if isinstance(step, IncomeTax):
            return step.position
    return {}
