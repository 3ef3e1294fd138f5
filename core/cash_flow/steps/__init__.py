"""What happens within a month, in the order written in `core.cash_flow.treasury`: steps that share one
state.
"""
