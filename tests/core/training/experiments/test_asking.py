"""What a person asks of a network in training: a drawn digit, a text to go on from, a text of one's own."""

import json
from math import log

import numpy as np
import pytest

from core.compute.hardware import CHIPS
from core.compute.report_card import USUAL_MFU, report_card
from core.errors import CalculationError
from core.training.data.text_source import MOST_SIGNS, UNKNOWN, own_source
from core.training.engine.layers import Network
from core.training.engine.loop import Configuration, Run
from core.training.engine.network_view import MOST_CONNECTIONS, network_view

POEM = "床前明月光，疑是地上霜。举头望明月，低头思故乡。\n"


def trained(steps: int, **given: object) -> Run:
    run = Run(Configuration(**given))
    for _ in range(steps):
        run.step()
    return run


def test_the_heaviest_connections_of_each_pair_of_layers_are_drawn_with_their_weights() -> None:
    network = Network((20, 30, 3), generator=np.random.default_rng(0))
    found = network_view(network.layers)
    assert found["sizes"] == [20, 30, 3]
    assert [len(one) for one in found["connections"]] == [MOST_CONNECTIONS, 90]
    weights = network.layers[0].weights.data
    drawn = {(start, end): weight for start, end, weight in found["connections"][0]}
    assert all(weight == pytest.approx(weights[place], abs=1e-4) for place, weight in drawn.items())
    left_out = [
        abs(weights[row, column]) for row in range(20) for column in range(30) if (row, column) not in drawn
    ]
    assert max(left_out) <= min(abs(weight) for weight in drawn.values()) + 1e-4


def test_digits_are_shown_with_their_odds_and_the_least_sure_of_all_first() -> None:
    run = trained(60, experiment="digits", hidden=16)
    view = run.experiment.view()
    assert json.loads(json.dumps(view)) == view
    odds = np.array([one["odds"] for one in view["pictures"]])
    np.testing.assert_allclose(odds.sum(axis=1), 1, atol=1e-3)
    assert odds[0].max() == odds.max(axis=1).min()
    assert len({json.dumps(one["pixels"]) for one in view["pictures"]}) == len(view["pictures"])


def test_a_drawn_digit_is_read_as_a_held_out_one_would_be() -> None:
    run = trained(60, experiment="digits", hidden=16)
    known = run.experiment.view()["pictures"][3]
    run.experiment.ask({"pixels": np.array(known["pixels"]).ravel().tolist()})
    drawn = run.experiment.view()["pictures"][0]
    assert drawn["label"] is None
    assert drawn["odds"] == pytest.approx(known["odds"], abs=0.02)  # pixels are sent in hundredths


@pytest.mark.parametrize("pixels", [[0.5] * 63, [1.5] * 64, [float("nan")] * 64, []])
def test_what_is_no_picture_is_refused(pixels: list[float]) -> None:
    with pytest.raises(CalculationError) as refused:
        trained(0, experiment="digits", hidden=16).experiment.ask({"pixels": pixels})
    assert refused.value.faults[0].path == "pixels"


def test_a_gpt_learns_a_persons_own_text_and_goes_on_from_a_prompt() -> None:
    run = trained(120, experiment="gpt", hidden=32, data={"text": POEM * 100})
    run.experiment.ask({"prompt": "Q举头", "temperature": 0.1})
    assert run.experiment.view()["text"].startswith("举头望明月，低头思故乡。")
    measured = run.measure()
    bytes_a_sign = len(POEM.encode()) / len(POEM)
    assert measured["bits_per_byte"] == pytest.approx(measured["test_loss"] / log(2) / bytes_a_sign)
    assert measured["tokens"] == run.seen * 48


def test_a_low_temperature_writes_the_likeliest_and_a_high_one_dares_more() -> None:
    run = trained(40, experiment="gpt", hidden=32, data={"text": POEM * 100})
    calm, wild = (run.experiment.write("床前", 200, temperature) for temperature in (0.05, 2.0))
    assert len(set(wild)) > len(set(calm))


@pytest.mark.parametrize("temperature", [0.0, 3.0, float("nan"), "hot", None])
def test_a_temperature_out_of_range_is_refused(temperature: object) -> None:
    run = trained(0, experiment="gpt", hidden=16, data={"text": POEM * 100})
    with pytest.raises(CalculationError):
        run.experiment.ask({"prompt": "", "temperature": temperature})


def test_ones_own_text_is_its_commonest_signs_and_one_for_the_rest() -> None:
    rare = "".join(map(chr, range(0x4E00, 0x4E00 + MOST_SIGNS + 50)))
    source = own_source("ab" * 2_000 + rare)
    assert source.symbols == MOST_SIGNS + 1
    assert source.alphabet[-1] == UNKNOWN
    codes = np.concatenate([source.train, source.test])
    assert len(codes) == 4_000 + len(rare)
    assert source.alphabet[codes[0]] + source.alphabet[codes[1]] == "ab"
    assert (codes == MOST_SIGNS).sum() == 52


@pytest.mark.parametrize("signs", [1_999, 2_000_001])
def test_too_short_and_too_long_texts_are_refused_with_their_length(signs: int) -> None:
    with pytest.raises(CalculationError) as refused:
        own_source("a" * signs)
    assert refused.value.faults[0].parameters["signs"] == f"{signs:,}"


def test_the_report_card_prices_six_operations_a_parameter_and_symbol() -> None:
    """At 2 an hour: 6 · 1e6 · 1e9 = 6e15 operations; a GPT-2 of 192 H100-hours costs 384."""
    card = report_card(parameters=1e6, tokens=1e9, per_second=2e6, price_per_hour=2.0)
    assert card.flops == 6e15
    assert card.tokens_per_second == 2e6
    assert card.rented == pytest.approx(6e15 / (CHIPS["h100"].peak * USUAL_MFU * 3_600) * 2)
    assert (card.gpt_2, card.gpt_2_small) == (384.0, 24.0)
    assert card.gpt_2_flops / card.flops == pytest.approx(card.gpt_2 / card.rented)
    free = report_card(parameters=1e6, tokens=1e9, per_second=2e6, price_per_hour=0.0)
    assert (free.rented, free.gpt_2_flops) == (0.0, card.gpt_2_flops)


def test_a_model_whose_numbers_are_none_any_more_breaks_off() -> None:
    run = trained(
        12, experiment="gpt", hidden=16, optimiser="sgd", learning_rate=1e6, data={"text": POEM * 100}
    )
    assert run.experiment.view()["text"].startswith("床前")


def test_bits_are_of_the_held_out_text_and_rare_signs_are_not_free() -> None:
    """A Latin text with a Chinese tail: three bytes a sign where it is measured, and each rare sign costs
    what choosing among the rare ones takes.
    """
    source = own_source("abcd" * 5_000 + POEM * 100)
    assert source.bytes_per_symbol > 2.8
    rare = "".join(map(chr, range(0x4E00, 0x4E00 + MOST_SIGNS + 60)))
    hidden = own_source("abcd" * 1_000 + rare)
    assert hidden.hidden_bits == pytest.approx((hidden.test == MOST_SIGNS).mean() * np.log2(64))
