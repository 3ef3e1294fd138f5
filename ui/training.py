"""The session's training run: one worker per browser session, ended with it."""

import streamlit as st

from core.training.loop import Configuration
from core.training.remote import RemoteRun


class Holder:
    """Keeps the session's run, so that it can be ended when the session is."""

    def __init__(self) -> None:
        self.run: RemoteRun | None = None

    def start(self, configuration: Configuration) -> RemoteRun:
        """End the run there is and start another."""
        self.stop()
        self.run = RemoteRun(configuration)
        return self.run

    def stop(self) -> None:
        """End the run."""
        if self.run is not None:
            self.run.close()
            self.run = None


@st.cache_resource(scope="session", show_spinner=False, on_release=lambda holder: holder.stop())
def holder() -> Holder:
    """Return this session's holder."""
    return Holder()
