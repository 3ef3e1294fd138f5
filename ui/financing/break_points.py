"""The waterfall's break points and choices in words."""

import pandas as pd

from core.financing.exact import lifted
from core.financing.exit.choices import BreakPoint, best_deviation
from core.financing.exit.waterfall import ShareClasses, distribute
from present import formats
from present.translation import _


def owner_of(name: str, names: dict[str, str]) -> str:
    """Return the shown name of a class's owner; shares from a SAFE or note carry the round they came from in
    their id.
    """
    return names.get(name.partition("|")[0], name)


def event_text(point: BreakPoint, names: dict[str, str]) -> str:
    """Say what happens at a break point."""
    owner = owner_of(point.owner, names)
    texts = {
        "paid_in_full": _("{name}: preference paid in full"),
        "common_paid": _("common shares get their first money"),
        "exercises": _("exercised: {name}"),
        "reaches_cap": _("{name} reaches its cap"),
        "converts": _("{name} converts"),
    }
    return texts[point.event].format(name=owner)


def choices_frame(
    classes: ShareClasses, proceeds: float, names: dict[str, str], currency: str
) -> pd.DataFrame:
    """Return each class's money at one exit, what it claims first, and what changing its choice alone would
    bring (never more).
    """
    gains = best_deviation(classes=classes, proceeds=proceeds)
    paid = distribute(classes=classes, proceeds=lifted(proceeds, 1, "float"))[:, 0]
    rows = []
    for index, name in enumerate(classes.names):
        if classes.shares[index, 0] <= 0 and classes.preference[index, 0] <= 0:
            continue
        rows.append(
            {
                _("Held by"): owner_of(name, names),
                _("Gets"): formats.money(float(paid[index]), currency),
                _("Of the proceeds"): formats.percent(float(paid[index]) / proceeds if proceeds else 0.0),
                _("Preference"): formats.money(float(classes.preference[index, 0]), currency),
                _("Seniority"): str(int(classes.seniority[index, 0]) or "–"),
                _("Changing alone would bring"): formats.money(gains[name], currency)
                if name in gains
                else _("no choice"),
            }
        )
    return pd.DataFrame(rows)
