"""A value with its steps, so that a page can show how it comes about and what a price asked would need."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One line of a derivation: a label (message id, or a name the person gave), and the money or factor it
    stands for.
    """

    label: str
    value: float
    unit: str = "money"


@dataclass(frozen=True)
class Valuation:
    """A value with its steps; `low` and `high` are the ends of what the method's own inputs allow.

    `needed`: what the method's main inputs would have to be, each with all others as they are, for the value
    to be the price asked; empty where nothing asked for would do, or no price is known.
    """

    method: str
    value: float
    low: float
    high: float
    steps: tuple[Step, ...]
    needed: tuple[Step, ...] = ()
