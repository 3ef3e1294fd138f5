"""The waterfall's break points and choices in words."""

from functools import partial

import pandas as pd

from core.financing.exact import lifted
from core.financing.exit.choices import BreakPoint, best_deviation
from core.financing.exit.waterfall import ShareClasses, distribute
from present import formats
from present.translation import _
from ui.show import tables


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


def draw_choices(classes: ShareClasses, proceeds: float, names: dict[str, str], currency: str) -> None:
    """Draw each class's money at one exit, what it claims first, and what changing its choice alone would
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
                _("Gets"): float(paid[index]),
                _("Of the proceeds"): float(paid[index]) / proceeds if proceeds else 0.0,
                _("Preference"): float(classes.preference[index, 0]),
                _("Seniority"): str(int(classes.seniority[index, 0]) or "–"),
                _("Changing alone would bring"): formats.money(gains[name], currency)
                if name in gains
                else _("no choice"),
            }
        )
    frame, money = pd.DataFrame(rows), partial(formats.money, currency=currency)
    tables.draw(
        frame,
        shown={_("Gets"): money, _("Of the proceeds"): formats.percent, _("Preference"): money},
        alt=_("Money, claims and choices at the exit chosen"),
        key="choices",
        name="waterfall",
    )
