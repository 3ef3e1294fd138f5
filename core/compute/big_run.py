"""What the big run costs: chip-hours with a range of efficiency, failures, three cost bases, and the
programme around it.
"""

from dataclasses import dataclass
from math import ceil, exp, expm1, log, sqrt

from scipy.special import lambertw

from core.compute.hardware import Chip
from core.errors import CalculationError, Fault
from core.texts import mark

HOURS_PER_YEAR = 8_766.0
_NO_INTERVAL = 1e-9
"""The least interval, in hours between failures: checkpoints that cost nothing are saved all the time."""
_NEVER = 500.0
"""Times between two failures in one interval after which nothing is ever done."""
MEASURED_CHIPS = 16_384
"""Chips of the largest run whose reported hours the range of efficiency rests on (Llama 3.1 405B)."""
_STANDSTILL = 0.95
"""Part of the time lost from which on nothing is trained to speak of."""
FAILURES_PER_CHIP_HOUR = 1.973e-5
"""Unexpected interruptions a GPU-hour: 419 in 54 days on 16,384 H100 (Llama 3 405B, 2024)."""

PRICE_PERFORMANCE = 0.14 * log(10)
"""Yearly depreciation of a server by progress in price-performance (Epoch AI, The rising costs of training,
2024).
"""

INTERCONNECT = 0.19 / 0.81
"""Cost of the network between servers on top of them (the same)."""


@dataclass(frozen=True)
class RunCost:
    """One training run at one efficiency. Hours are chip-hours; money is in US dollars.

    `failures` are expected over the run, `lost_share` is the part of the time that goes to them with a
    checkpoint every `checkpoint_minutes`; `spares` are chips held ready so that no failure waits for a
    repair.
    """

    flops: float
    mfu: float
    chip_hours: float
    days: float
    failures: float
    lost_share: float
    checkpoint_minutes: float
    spares: int
    rental: float
    capital_and_energy: float
    acquisition: float
    energy_megawatt_hours: float


def model_flops_utilisation(*, parameters: float, tokens: float, chip_hours: float, chip: Chip) -> float:
    """Return 6·N·D ÷ (chip-hours·3,600·dense peak); refuses a result above 1: some figure must be wrong."""
    for name, value in (("parameters", parameters), ("tokens", tokens), ("chip_hours", chip_hours)):
        if not value > 0:
            raise CalculationError(Fault(name, mark("must be above {limit}"), {"limit": 0}))
    found = 6 * parameters * tokens / (chip_hours * 3_600 * chip.peak)
    if found > 1:
        raise CalculationError(
            Fault(
                "chip_hours",
                mark(
                    "would mean {share} % of the chips' peak, more than there is: check parameters (active "
                    "ones only), tokens, hours and chip"
                ),
                {"share": f"{found * 100:,.0f}"},
            )
        )
    return found


def run_cost(
    *,
    flops: float,
    chip: Chip,
    chips: int,
    mfu: float,
    price_per_hour: float,
    failures_in_mfu: bool = True,
    write_seconds: float = 30.0,
    restart_minutes: float = 3.0,
    power_factor: float = 1.8,
    usage_effectiveness: float = 1.2,
    price_per_kilowatt_hour: float = 0.08,
) -> RunCost:
    """Price a run of `flops` on `chips` chips.

    chip-hours = FLOPs ÷ (peak·MFU·3,600). An MFU of reported chip-hours contains the time lost to failures;
    one measured in a step (`failures_in_mfu` False) does not, and the hours are stretched by it. Reported
    hours are of at most `MEASURED_CHIPS`: beyond, they are stretched by what more is lost than there. rental:
    hours × price. capital and energy: server price × 0.14·ln 10 ÷ 8,766 an hour with 0.19/0.81 for the
    network, and power × server factor × 0.75 × PUE. acquisition: all chips bought with their network.
    """
    if not 0 < mfu <= 1:
        raise CalculationError(Fault("mfu", mark("must be above 0 and at most 1")))
    if not (flops > 0 and chips > 0):
        raise CalculationError(Fault("flops", mark("must be above {limit}"), {"limit": 0}))
    hours = flops / (chip.peak * mfu * 3_600)
    lost, minutes = time_lost(chips=chips, write_seconds=write_seconds, restart_minutes=restart_minutes)
    known = 0.0
    if failures_in_mfu:
        most = min(chips, MEASURED_CHIPS)
        known, _ = time_lost(chips=most, write_seconds=write_seconds, restart_minutes=restart_minutes)
    if lost > _STANDSTILL and lost > known:
        raise CalculationError(
            Fault(
                "chips",
                mark(
                    "would fail so often that training never moves on: save checkpoints more often or "
                    "use fewer"
                ),
            )
        )
    hours = hours if lost <= known else hours * (1 - known) / (1 - lost)
    kilowatts = chip.watts / 1_000 * power_factor * 0.75 * usage_effectiveness
    capital = chip.server_price * (1 + INTERCONNECT) * PRICE_PERFORMANCE / HOURS_PER_YEAR
    return RunCost(
        flops,
        mfu,
        hours,
        hours / chips / 24,
        FAILURES_PER_CHIP_HOUR * hours,
        lost,
        minutes,
        spare_chips(chips),
        hours * price_per_hour,
        hours * (capital + kilowatts * price_per_kilowatt_hour),
        chips * chip.server_price * (1 + INTERCONNECT),
        hours * kilowatts / 1_000,
    )


def time_lost(*, chips: int, write_seconds: float, restart_minutes: float) -> tuple[float, float]:
    """Return the part of the time that failures and checkpoints cost, and the best minutes between
    checkpoints.

    Failures come at random, M hours apart over all chips, during restarts and while a checkpoint is written
    (δ hours) too: an interval of τ hours of work takes M·e^(restart ÷ M)·(e^((τ + δ) ÷ M) − 1) hours (Daly
    2006), least at τ = M·(1 + W(−e^(−1 − δ ÷ M))), W Lambert's function. 30 s and 3 minutes lose 8.7 % on
    16,384 chips; Llama 3 405B trained in more than 90 % of its time.
    """
    between, write = 1 / (FAILURES_PER_CHIP_HOUR * chips), write_seconds / 3_600
    best = 1 + float(lambertw(-exp(-1 - write / between)).real) if write > 0 else 0.0
    interval = between * max(best, _NO_INTERVAL)
    if restart_minutes / 60 + interval + write > _NEVER * between:
        return 1.0, interval * 60
    hours = between * exp(restart_minutes / 60 / between) * expm1((interval + write) / between)
    return 1 - interval / hours, interval * 60


def spare_chips(chips: int, *, repair_hours: float = 24.0, in_server: int = 8) -> int:
    """Return chips in whole servers to hold ready: those under repair on average and two standard deviations
    (Poisson).
    """
    away = FAILURES_PER_CHIP_HOUR * chips * repair_hours
    return ceil(away + 2 * sqrt(away)) * in_server


@dataclass(frozen=True)
class Programme:
    """Money of the whole programme around the final run, by part; `chip_hours` of all its compute."""

    final_run: float
    experiments: float
    post_training: float
    data: float
    people: float
    chip_hours: float
    experiment_hours: float
    post_training_hours: float

    @property
    def total(self) -> float:
        """Return all of it."""
        return self.final_run + self.experiments + self.post_training + self.data + self.people


def programme(
    *,
    final: RunCost,
    final_share: float,
    post_training_share: float,
    data: float,
    people: float,
    price_per_hour: float,
) -> Programme:
    """Return the programme. `final_share`: part of R&D compute that the final runs are (10–30 %, Epoch AI
    2026).

    Experiments take the rest of R&D compute; post-training takes `post_training_share` of the final run's
    hours on top.
    """
    if not 0 < final_share <= 1:
        raise CalculationError(Fault("final_share", mark("must be above 0 and at most 1")))
    after = final.chip_hours * post_training_share
    around = final.chip_hours / final_share - final.chip_hours
    return Programme(
        final.chip_hours * price_per_hour,
        around * price_per_hour,
        after * price_per_hour,
        data,
        people,
        final.chip_hours + after + around,
        around,
        after,
    )
