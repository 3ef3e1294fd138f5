"""Settings of a process that calculates, server or worker; they must stand before NumPy is imported."""

import ctypes
import mmap
import os

MOST_KEPT = 1 << 29
"""Bytes of freed memory that stay with the process."""
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -2, -3, -8
_LARGE_PAGE = 1 << 21


def prepare() -> None:
    """One BLAS thread, since contended ones are up to 70 times slower; and memory that was freed stays with
    the process, in large pages.

    Every step frees and asks for the same arrays, of a few hundred KB in the lab and of megabytes in a run.
    The C library gives each back to the system, which then clears it anew: half of a transformer's step went
    there. All threads share one heap, else those of the server would keep one each. Without glibc nothing is
    changed.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    library = ctypes.CDLL(None) if os.name == "posix" else None
    if library is None or not hasattr(library, "mallopt"):
        return
    for option, value in (
        (_ARENA_MAX, 1),
        (_MMAP_THRESHOLD, MOST_KEPT),
        (_TRIM_THRESHOLD, MOST_KEPT),
        (_TOP_PAD, MOST_KEPT // 32),
    ):
        library.mallopt(option, value)
    _in_large_pages(library, MOST_KEPT // 4 * 3)


def _in_large_pages(library: ctypes.CDLL, size: int) -> None:
    """Ask the system for pages of 2 MB where the heap will grow, which it gives as they are touched: the
    processor looks up 512 times fewer addresses, a tenth of a run's time.
    """
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    library.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    begins = library.malloc(size)
    if begins is None:
        return
    first = -(-begins // _LARGE_PAGE) * _LARGE_PAGE
    last = (begins + size) // _LARGE_PAGE * _LARGE_PAGE
    library.madvise(first, last - first, mmap.MADV_HUGEPAGE)  # a system without them says no, and that is all
    library.free(begins)
