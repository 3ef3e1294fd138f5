"""Whether what the transactions of an Open Cap Table package lead to adds up to what they took."""

from functools import partial

from core.financing.interchange.ocf_outstanding import Outstanding
from core.financing.interchange.ocf_package import Object
from core.texts import mark

_MOVES = ("_TRANSFER", "_REISSUANCE", "_CONSOLIDATION")
"""What only changes hands or papers: as many shares come of it as went in."""

_COMPARED = {f"TX_STOCK{one}" for one in (*_MOVES, "_CANCELLATION", "_REPURCHASE")}


def _is_silent(ending: Object) -> bool:
    """Say whether shares or options are cancelled or bought back, and nothing says how many."""
    kind = str(ending["object_type"])
    takes = kind.endswith(("_CANCELLATION", "_REPURCHASE")) and not kind.startswith("TX_CONVERTIBLE")
    return takes and ending.get("quantity") is None


class Sums(Outstanding):
    """Names the transactions that make shares out of nothing, or lose some."""

    def say_what_does_not_add_up(self) -> None:
        """Compare shares after all splits; what an exercise or a release withholds is no loss."""
        compared = set[int]()
        for security, endings in self.taken_away.items():
            for ending, _field in endings:
                if self._leads_back(security):
                    text = mark("leads back to a security that it takes: nothing of it is left")
                    self.remark(ending, "balance_security_id", text)
                elif _is_silent(ending):
                    self.remark(
                        ending,
                        "quantity",
                        mark("is not stated: all that is left is taken, the pool as it is"),
                    )
                elif str(ending["object_type"]) in _COMPARED and id(ending) not in compared:
                    compared.add(id(ending))
                    self._compare(ending)

    def _leads_back(self, security: str) -> bool:
        seen, name = set[str](), security
        while name not in seen:
            seen.add(name)
            rests = [
                str(one["balance_security_id"]) for one, _f in self.taken_away[name] if self.has_rest(one)
            ]
            if not rests:
                return False
            name = rests[0]
        return True

    def _compare(self, ending: Object) -> None:
        """Compare a transaction's results, and what it leaves, with what there was."""
        sources = [str(one) for one in ending.get("security_ids") or [ending.get("security_id")]]
        came = list(dict.fromkeys(self.led_to(ending)))
        if not came or came == sources or any(len(self.taken_away[name]) > 1 for name in sources):
            return
        moves = str(ending["object_type"]).endswith(_MOVES)
        whole = not ending.get("quantity") or self.has_rest(ending)
        if not moves and not whole:
            return
        had, there = (
            sum(self.left_out(partial(self.now, self.issued[name])) for name in names)
            for names in (sources, came)
        )
        taken = self.left_out(partial(self.taken_of, self.issued[sources[0]], ending))
        wanted = (had if whole else taken) - (0.0 if moves else taken)
        if abs(there - wanted) > len(sources):
            text = mark("leads to {there} shares, though {wanted} were there: check it")
            self.remark(
                ending, "resulting_security_ids", text, there=f"{there:,.0f}", wanted=f"{wanted:,.0f}"
            )
