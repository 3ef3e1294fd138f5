"""What a person asks of the network in training: a digit drawn by hand, a text to go on from."""

from math import floor, isfinite, log10
from typing import Any

import streamlit as st

from core.compute.report_card import report_card
from core.training.engine.loop import Configuration
from core.training.workers.remote import RemoteRun
from present import formats
from present.charts.network import network_chart, pictures_chart
from present.translation import _
from ui.session import current
from ui.show import charts
from ui.training.chip_inputs import price_of_an_h100
from ui.training.holder import Holder

# The pen leaves soft edges, as the digits that the network has learnt have them.
_PAD = """
export default function ({ parentElement, setTriggerValue, data }) {
  const pad = parentElement.querySelector("canvas"), pen = pad.getContext("2d");
  const side = pad.width, cell = side / 8;
  const clear = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, side, side); };
  if (!pad.dataset.ready) { clear(); pad.dataset.ready = "1"; }
  let last = null;
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) * side / box.width, (event.clientY - box.top) * side / box.height];
  };
  const tell = () => {
    const image = pen.getImageData(0, 0, side, side).data, pixels = [];
    for (let row = 0; row < 8; row++) for (let column = 0; column < 8; column++) {
      let ink = 0;
      for (let y = row * cell; y < (row + 1) * cell; y++)
        for (let x = column * cell; x < (column + 1) * cell; x++) ink += 255 - image[4 * (y * side + x)];
      pixels.push(Math.round(100 * ink / (255 * cell * cell)) / 100);
    }
    setTriggerValue("pixels", pixels);
  };
  pad.onpointerdown = (event) => { pad.setPointerCapture(event.pointerId); last = at(event); };
  pad.onpointermove = (event) => {
    if (!last) return;
    const next = at(event);
    pen.lineWidth = 1.4 * cell; pen.lineCap = "round"; pen.strokeStyle = "#000";
    pen.beginPath(); pen.moveTo(...last); pen.lineTo(...next); pen.stroke();
    last = next;
  };
  pad.onpointerup = () => { if (last) { last = null; tell(); } };
  parentElement.querySelector("button").onclick = clear;
}
"""
_HTML = """<canvas width="160" height="160" tabindex="0" aria-label="{label}"></canvas>
<button type="button">{clear}</button>"""
_CSS = """canvas { background: #fff; border: 1px solid var(--st-border-color); border-radius: 8px;
  touch-action: none; cursor: crosshair; display: block; }
button { margin-top: 6px; font: inherit; color: var(--st-text-color); background: transparent;
  border: 1px solid var(--st-border-color); border-radius: 8px; padding: 2px 10px; cursor: pointer; }"""


def draw_pad(session: Holder, wanted: Configuration) -> None:
    """Draw the pad; what is drawn on it is read by the network as it stands now, and shown first."""
    st.markdown(f"**{_('Draw a digit')}**")
    html = _HTML.format(label=_("A pad to draw a digit on"), clear=_("Clear"))
    pad = st.components.v2.component("digit_pad", html=html, css=_CSS, js=_PAD)

    def take() -> None:
        pixels = st.session_state["digit_pad"].get("pixels")
        if pixels:
            session.ask(wanted, pixels=[float(one) for one in pixels])

    pad(key="digit_pad", on_pixels_change=take)


def draw_pictures(view: dict[str, Any]) -> None:
    """Draw held-out pictures, the least sure ones first, with what the network takes them for."""
    charts.draw(
        pictures_chart(mode=charts.mode(), pictures=view["pictures"], names=view["names"]),
        key="pictures",
        title=_("What it reads, and how sure it is"),
        alt=_("Pictures with the likeliest digit and its odds"),
    )


def draw_network(view: dict[str, Any]) -> None:
    """Draw the network with its heaviest connections."""
    charts.draw(
        network_chart(mode=charts.mode(), network=view["network"]),
        key="network",
        title=_("The network: its heaviest connections"),
        alt=_("Neurons by layer; colour says a weight's sign, width its size"),
    )


def draw_prompt(session: Holder, wanted: Configuration) -> None:
    """Draw the prompt and the temperature; the answer appears where the model writes."""
    with st.form("prompt", border=False):
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        prompt = left.text_input(_("Go on from"), value="def ", max_chars=48, key="prompt_text")
        temperature = right.slider(
            _("Temperature"),
            0.1,
            1.5,
            0.7,
            0.1,
            key="prompt_temperature",
            help=_("Low: the likeliest sign each time. High: more daring, more nonsense."),
        )
        if st.form_submit_button(_("Write"), icon=":material/edit:"):
            session.ask(wanted, prompt=prompt, temperature=temperature)


def draw_report_card(run: RemoteRun) -> None:
    """Draw what the run has done and would cost, beside what a GPT-2 would."""
    latest = run.progress[-1] if run.progress else {}
    if not latest.get("tokens"):
        return
    plan = current.plan()
    card = report_card(
        parameters=run.parameters,
        tokens=latest["tokens"],
        per_second=latest["trained_tokens"] / max(latest["trained_seconds"], 1e-9),
        price_per_hour=price_of_an_h100(plan),
    )
    currency = plan.company.currency
    st.markdown(f"**{_('Report card')}**")
    grid = st.grid(3, border=True, min_column_width=120)
    bits = latest["bits_per_byte"]
    grid.metric(
        _("Bits per byte"),
        f"{bits:.3f}" if isfinite(bits) else formats.NONE,
        help=_("On text that is never trained on."),
    )
    grid.metric(_("Signs a second"), formats.compact(card.tokens_per_second))
    grid.metric(_("Operations"), formats.compact(card.flops))
    st.caption(
        _(
            "On rented H100s at the plan's price this run would have cost {run}. Training GPT-2 again "
            "takes 12 A100-hours (124 M parameters) to 192 H100-hours (1.6 B): {small} to {large} at the "
            "same price an hour, the larger {times} times this run. See *Price of the big run*."
        ).format(
            times=formats.compact(card.gpt_2_flops / card.flops),
            run=_small(card.rented, currency),
            small=formats.money(card.gpt_2_small, currency),
            large=formats.money(card.gpt_2, currency),
        )
    )


def _small(amount: float, currency: str) -> str:
    """Return an amount that may be far below a cent, to two figures."""
    if amount >= 0.01:
        return formats.money(amount, currency)
    return f"{formats.SYMBOLS[currency]}{amount:.{1 - floor(log10(amount))}f}"
