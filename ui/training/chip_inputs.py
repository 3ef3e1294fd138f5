"""What the Price page asks of the chips: which, at which precision and efficiency, at what price an hour."""

from statistics import mean

from core.compute.hardware import CHIPS, Chip
from core.compute.published_runs import MFU_RANGE, PublishedRun, median_mfu
from core.facts.reader import fact
from core.plan.plan import Plan
from present.translation import _, localised
from ui.session.kept import held, kept_choice, kept_figure, kept_number, kept_slider

OWN = "own"
_MFU = [round(0.01 * step, 2) for step in range(2, 71)]
_CONTRACTS = {"on_demand": "gpu_h100_on_demand", "contract": "gpu_h100_contract", "spot": "gpu_h100_spot"}
"""Kinds of contract, and the fact that says what an H100 costs under it."""
_PRICES = {
    "h100": ("gpu_h100_on_demand", "gpu_h100_on_demand"),
    "h800": ("gpu_h100_on_demand", "gpu_h100_on_demand"),
    "a100": ("gpu_a100_specialty", "gpu_h100_on_demand"),
    "h200": ("gpu_h200_specialty", "gpu_h100_on_demand"),
    "b200": ("gpu_b200_spot", "gpu_h100_spot"),
}
"""Facts whose ratio says what a chip costs against an H100; an H800 is one for another market."""
_BESIDE = {"gb200": "b200", "gb300": "b200"}
"""Chips of a generation of which one's price by the hour is known: theirs follows it."""


def hardware(run: PublishedRun | None) -> tuple[Chip, tuple[float, float]]:
    """Return the chip at the precision of training, and the range of efficiency."""
    if run is not None:
        return CHIPS[run.chip], (run.mfu, run.mfu)
    names = {one.id: one.name for one in CHIPS.values()} | {OWN: _("another chip, typed in")}
    chosen = kept_choice("chip", _("Hardware"), list(names), "h100", labels=lambda one: names[one])
    chip = _own() if chosen == OWN else CHIPS[chosen]
    if len(chip.precisions) > 1:
        precision = kept_choice(
            "precision",
            _("Precision of training"),
            list(chip.precisions),
            "bf16",
            labels=str.upper,
            help=_("The efficiency counts against the peak of this precision."),
        )
        quicker, chip = chip.at(precision).peak / chip.peak, chip.at(precision)
    else:
        precision, quicker = "bf16", 1.0
    low, high = (min(max(round(end / quicker, 2), _MFU[0]), _MFU[-1]) for end in MFU_RANGE)
    about = _(
        "Part of the chips' peak that published runs reached: {low} to {high}, median {middle}."
    ).format(low=f"{low:.0%}", high=f"{high:.0%}", middle=f"{median_mfu() / quicker:.0%}")
    if quicker > 1:
        about += " " + _(
            "They are counted against the peak of this precision, at the speed that runs of 16 bits had: "
            "DeepSeek-V3 reached 17 % of the peak of 8 bits."
        )
    kept = "" if precision == "bf16" else f"_{precision}"
    ends = [
        kept_slider(name, label, _MFU, usual, labels=lambda one: f"{one:.0%}", help=about)
        for name, label, usual in (
            (f"mfu_low{kept}", _("Efficiency (MFU), low"), low),
            (f"mfu_high{kept}", _("Efficiency (MFU), high"), high),
        )
    ]
    return chip, (min(ends), max(ends))


def peak_of_16_bits(chip: Chip) -> float:
    """Return the peak of 16 bits of a chip that may stand at another precision."""
    if chip.id == OWN:
        return kept_figure("own_peak", CHIPS["h100"].peak / 1e12, low=0.001) * 1e12
    return CHIPS[chip.id].peak


def _own() -> Chip:
    """Return a chip by its data sheet, as typed."""
    defaults = CHIPS["h100"]
    tera = kept_number("own_peak", _("Dense peak of 16 bits (TFLOP/s)"), defaults.peak / 1e12, low=0.001)
    tera_fp8 = kept_number("own_peak_fp8", _("of 8 bits (TFLOP/s; 0: none)"), 0.0, low=0.0)
    memory = kept_number("own_memory", _("Memory (GB)"), defaults.memory_bytes / 1e9, low=0.001)
    bandwidth = kept_number(
        "own_bandwidth", _("Memory bandwidth (GB/s)"), defaults.bandwidth / 1e9, low=0.001
    )
    watts = kept_number("own_watts", _("Power (W)"), defaults.watts, low=0.0, fmt="%.0f")
    price = kept_number(
        "own_server_price", _("Server, a chip ($)"), defaults.server_price, low=0.0, fmt="%.0f"
    )
    peak_fp8 = tera_fp8 * 1e12 if tera_fp8 else None
    return Chip(OWN, _("Own chip"), tera * 1e12, memory * 1e9, bandwidth * 1e9, watts, price, peak_fp8)


_ADOPTED = "plan_gpu_price"
"""Kept input: the price that went into the plan from here, and an H100's on demand at that time."""


def price_of_an_h100(plan: Plan) -> float:
    """Return what an H100 costs on demand: the plan's price of a GPU-hour, unless that went into it from this
    page, as another chip's or under another contract.
    """
    price, adopted = plan.compute.gpu_price_per_hour.median, held(_ADOPTED, None)
    if not isinstance(adopted, (tuple, list)) or len(adopted) != 2:
        return price
    own, other = adopted
    return float(other) if price == own else price


def price_adopted(plan: Plan, price: float) -> dict[str, tuple[float, float]]:
    """Return the kept input that says what a price now in the plan is of."""
    return {_ADOPTED: (price, price_of_an_h100(plan))}


def price_of_an_hour(chip: Chip, of_an_h100: float, symbol: str) -> float:
    """Return the price of a chip-hour: an H100's on demand times what this chip costs against one, and what
    an H100 costs under the contract against on demand.
    """
    labels = {"on_demand": _("on demand"), "contract": _("for a year"), "spot": _("spot")}
    on_demand = fact(_CONTRACTS["on_demand"])
    ratios = {name: fact(of).value / on_demand.value for name, of in _CONTRACTS.items()}
    chosen = kept_choice(
        "contract",
        _("Contract"),
        list(_CONTRACTS),
        "on_demand",
        labels=lambda one: labels[one],
        help=_(
            "An H100 on a contract of a year costs {contract:.0%} of the price on demand, spot {spot:.0%} "
            "(indices of {since} to {until}); type your own offer below."
        ).format(
            contract=ratios["contract"],
            spot=ratios["spot"],
            since=fact(_CONTRACTS["contract"]).as_of,
            until=on_demand.as_of,
        ),
    )
    key = f"gpu_price:{chip.id}" + ("" if chosen == "on_demand" else f":{chosen}")
    label = _("{chip}: price ({unit} an hour)").format(chip=chip.name, unit=symbol)
    on_demand_price = kept_figure(f"gpu_price:{chip.id}", of_an_h100 * against_an_h100(chip), low=0.01)
    return kept_number(key, label, on_demand_price * ratios[chosen], low=0.01, help=_about(chip))


def against_an_h100(chip: Chip) -> float:
    """Return what an hour of a chip costs against an H100's: by prices that are known, else by what its
    server costs against that of the nearest chip whose price is.
    """
    if chip.id not in _PRICES:
        beside = CHIPS[_BESIDE.get(chip.id, "h100")]
        return chip.server_price / beside.server_price * against_an_h100(beside)
    own, other = (mean(fact(name).values) for name in _PRICES[chip.id])
    return own / other


def _about(chip: Chip) -> str:
    """Say where the price an hour comes from before one is typed."""
    if chip.id in _PRICES:
        own, other = (fact(name) for name in _PRICES[chip.id])
        text = _("The plan's price of an H100, times what known prices ({own}, {since}) say against one.")
        return text.format(own=localised(own.label), since=max(own.as_of, other.as_of))
    beside = CHIPS[_BESIDE.get(chip.id, "h100")].name
    return _(
        "No price by the hour is known: assumed in proportion to what a server costs against one of {beside}."
    ).format(beside=beside)
