"""The session's jobs of the lab: one of each kind, in worker processes that end with the session."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.errors import AssayError
from core.training.workers.remote_job import RemoteJob
from present.translation import _
from ui.frame.leaving import on_leave
from ui.frame.strip import show_faults
from ui.session.lasting import Lasting, lasting


class JobHolder(Lasting):
    """Keeps a job of a worker module and what it was asked for; what it has found stays until the next
    start.
    """

    def __init__(self, module: str) -> None:
        self.module = module
        self.job: RemoteJob | None = None
        self.asked: Mapping[str, Any] = {}

    def start(self, asked: Mapping[str, Any]) -> None:
        """End what runs and start a job in one worker; a full server is said politely."""
        self.stop()
        try:
            self.job, self.asked = RemoteJob(self.module, [asked]), asked
            self.started()
        except AssayError as error:
            show_faults(list(error.faults))

    def stop(self) -> None:
        """End the worker."""
        if self.job is not None:
            self.job.close()


def job_holder(module: str) -> JobHolder:
    """Return this session's holder of the jobs of a worker module."""
    return lasting(module, lambda: JobHolder(module))


def job_controls(
    holder: JobHolder, asked: Mapping[str, Any], wanted: int, unit: str
) -> tuple[Sequence[Mapping[str, Any]], Any]:
    """Draw start, cancel and progress; return the reports so far and the result (None before the end)."""
    on_leave(holder.stop)
    job = holder.job
    reports = job.messages() if job is not None else []
    result = next((one["result"] for one in reports if "result" in one), None)
    steps = [one for one in reports if "result" not in one]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Start"), icon=":material/play_arrow:", key="job_start", on_click=holder.start, args=(asked,)
        )
        st.button(
            _("Cancel"),
            icon=":material/stop:",
            key="job_cancel",
            on_click=holder.stop,
            disabled=job is None or job.done,
        )
        if job is not None:
            st.progress(
                1.0 if result is not None else min(len(steps) / max(wanted, 1), 1.0),
                text=unit.format(done=len(steps), count=wanted),
            )
    if job is not None and job.fault is not None:
        show_faults([job.fault])
    return steps, result
