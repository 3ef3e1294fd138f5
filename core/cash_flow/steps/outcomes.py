"""What came of a promise to investors, by path."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths, PathsMask


@dataclass(eq=False)
class PromiseOutcome:
    """What came of one promise, by path: the claim, what the company has paid of it, and a ratchet's reached
    share.

    `reached` is 1 where a ratchet compensates nothing in shares.
    """

    claim: Paths
    company_pays: Paths
    founders_bound: bool
    reached: Paths

    @property
    def arises(self) -> PathsMask:
        """Where the promise is called."""
        return (self.claim > 0) | (self.reached < 1)

    @property
    def founder_owes(self) -> Paths:
        """What falls on the founders where they are bound."""
        rest = self.claim - self.company_pays
        return rest if self.founders_bound else np.zeros_like(rest)

    @property
    def unpaid(self) -> Paths:
        """What nobody pays: the investors' loss."""
        return self.claim - self.company_pays - self.founder_owes

    @property
    def redeemed_share(self) -> Paths:
        """The part of the claim that the company has paid."""
        return np.where(self.claim > 0, self.company_pays / np.where(self.claim > 0, self.claim, 1.0), 0.0)
