"""Child processes that never outlive the one that started them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """What a child runs between fork and exec so that the kernel sends it `death_signal` when its parent is gone.

    For `subprocess.Popen(preexec_fn=…)`; None where the system has no such thing (macOS). The kernel
    watches the *thread* that forked: start such children from one that lives as long as they shall.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # it went before we could ask
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_the_kernel


def end_with_parent(death_signal: signal.Signals) -> None:
    """Ask the kernel to send `death_signal` to this very process when its parent is gone (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(death_signal))
