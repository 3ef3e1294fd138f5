"""What the figures read are proved by: the file's own totals and balances."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Proof:
    """A sum that the file itself states, held against the figures read.

    `role`: what it proves ("" for the file as a whole). `message`: the sum in words. `holds`: whether it
    comes out in every month; `difference`: by how much it misses at worst, in the file's unit.
    """

    role: str
    message: str
    holds: bool
    difference: float
    parameters: tuple[tuple[str, object], ...] = ()


def both(some: tuple[Proof, ...], others: tuple[Proof, ...]) -> tuple[Proof, ...]:
    """Return the proofs of two sheets: one that is made of both holds where it holds in each."""
    found = {(one.role, one.message): one for one in some}
    for one in others:
        here = found.get((one.role, one.message), one)
        worst = max(one.difference, here.difference)
        found[one.role, one.message] = replace(here, holds=here.holds and one.holds, difference=worst)
    return tuple(found.values())
