"""Twenty people, each watching a training of their own: do all of them get four updates a second?

Each viewer is a client that speaks Streamlit's own messages over its websocket, as the browser does, without
drawing.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.browser import serve
from benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[1]
VIEWERS, PORT, INTERVAL, WATCHED = 20, 8653, 0.25, 12.0


@dataclass
class Viewer:
    """One session: its fragments with their intervals, its buttons, and every number of steps that it was
    shown.
    """

    socket: Any
    fragments: dict[str, float] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    page: str = ""

    async def ask(self, *, trigger: str = "", fragment: str = "", automatic: bool = False) -> None:
        """Ask for a rerun of the page or of a fragment, pressing a button if one is named."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.page_script_hash, state.fragment_id, state.is_auto_rerun = (
            "learn",
            self.page,
            fragment,
            automatic,
        )
        if trigger:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = trigger, True
        await self.socket.send(message.SerializeToString())

    async def listen(self) -> None:
        """Take what the server sends: new elements, the fragment's interval, the ends of runs."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        async for raw in self.socket:
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "auto_rerun":
                self.fragments[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            elif kind == "new_session":
                self.page = message.new_session.page_script_hash
            elif kind == "delta" and message.delta.HasField("new_element"):
                element = message.delta.new_element
                if element.WhichOneof("type") == "button":
                    self.buttons[element.button.label] = element.button.id
                elif element.WhichOneof("type") == "metric" and element.metric.label == "Steps":
                    self.shown.append(element.metric.body)

    async def watch(self, fragment: str, seconds: float, wait: float) -> None:
        """Ask for a fragment at its interval, as the browser's timer does, from some moment on."""
        await asyncio.sleep(wait)
        for _turn in range(round(seconds / self.fragments[fragment])):
            begun = time.perf_counter()
            await self.ask(fragment=fragment, automatic=True)
            await asyncio.sleep(max(self.fragments[fragment] - (time.perf_counter() - begun), 0))


@contextlib.asynccontextmanager
async def _viewer() -> AsyncIterator[Viewer]:
    from websockets.asyncio.client import connect

    async with connect(
        f"ws://127.0.0.1:{PORT}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as socket:  # type: ignore[list-item]
        viewer = Viewer(socket)
        listening = asyncio.create_task(viewer.listen())
        await viewer.ask()
        for _ in range(600):
            if viewer.fragments and "Play" in viewer.buttons:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
        await viewer.ask(
            trigger=viewer.buttons["Play"],
            fragment=min(viewer.fragments, key=lambda one: viewer.fragments[one]),
        )
        yield viewer
        listening.cancel()


async def _watched(viewers: int) -> list[Viewer]:
    async with contextlib.AsyncExitStack() as stack:
        found = [await stack.enter_async_context(_viewer()) for _ in range(viewers)]
        await asyncio.sleep(5.0)
        for viewer in found:
            viewer.shown.clear()
        await asyncio.gather(
            *(
                viewer.watch(fragment, WATCHED, INTERVAL * number / viewers)
                for number, viewer in enumerate(found)
                for fragment in viewer.fragments
            )
        )
        return found


def viewers() -> list[Row]:
    """4 updates a second ÷ what the slowest of 20 viewers gets, counted as different numbers of steps shown
    (goal 1.1: one in ten may be lost).
    """
    server = serve("server.py", ROOT, PORT)
    try:
        found = asyncio.run(_watched(VIEWERS))
    finally:
        server.terminate()
        server.wait(timeout=20)
    slowest = min(len(set(viewer.shown)) for viewer in found) / WATCHED
    return [
        Row(f"4 updates a second ÷ slowest of {VIEWERS} viewers", 1 / INTERVAL, max(slowest, 1e-9), 1.1, " ")
    ]
