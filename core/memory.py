"""Settings of a process that calculates, server or worker; they must stand before NumPy is imported."""

import ctypes
import os

MOST_KEPT = 1 << 28
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3


def prepare() -> None:
    """One BLAS thread, since contended ones are up to 70 times slower; and memory that was freed stays with
    the process.

    Every step frees and asks for the same arrays, of a few hundred KB in the lab and of megabytes in a run.
    The C library gives each back to the system, which then clears it anew: half of a transformer's step went
    there. Without glibc nothing is changed.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if set_option is not None:
        for option, value in (
            (_MMAP_THRESHOLD, MOST_KEPT),
            (_TRIM_THRESHOLD, MOST_KEPT),
            (_TOP_PAD, MOST_KEPT // 16),
        ):
            set_option(option, value)
