"""The process that ``kg.readers.isolation`` starts: reads what it is handed, one file after the other.

What a parser prints goes nowhere. Time and memory are bounded where the system can (Unix).
"""

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from kg.document import Document
from kg.errors import InputError
from kg.readers.child import received, send
from kg.readers.formats import read_bytes
from kg.readers.limits import TAKING, Limits

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

Reply: TypeAlias = tuple[Literal["document"], Document, bool] | tuple[Literal["refused", "fault"], str, bool]
"""The outcome, and whether the process ends with it: one that has grown large never gives its memory back."""

_LOOKS, _GRACE = 0.5, 2.0
"""Seconds between two looks at whether the process that asks is still there, and those to end in when it is not."""

SWOLLEN = 77
"""What the process ends with, without a reply, where a file needs more memory than it may."""


def main() -> None:
    """Read requests until there are no more. Where a file takes too long, the alarm ends the process."""
    gc.disable()  # the values made here do not refer in circles, and walking them doubles the time for a large file
    TAKING.set(_alarm)
    answer(_outcome)


def answer(outcome: Callable[..., tuple[Any, ...]]) -> None:
    """Answer each request with what ``outcome`` makes of its parts, until there are no more or a reply says that the
    process ends with it. What is printed meanwhile goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that what we started is ended, too
    threading.Thread(target=_end_without, args=(os.getppid(),), daemon=True).start()
    while data := received(sys.stdin.buffer):
        try:
            reply = outcome(*pickle.loads(data))
            send(replies, reply)
        except MemoryError:
            os._exit(SWOLLEN)  # with what is left, no more can be done
        if reply[-1]:
            return


def _end_without(parent: int) -> None:
    """End this process where that one has ended: a large file may take minutes that nobody waits for any more."""
    while os.getppid() == parent:
        time.sleep(_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)


def _outcome(data: bytes, name: str, shown: str, limits: Limits) -> Reply:
    _bound(limits.max_memory)
    _alarm(limits.max_seconds)
    try:
        document = read_bytes(data, name, shown, limits)
    except RecursionError:
        return "refused", f"{shown}: nests deeper than any document does; save it flatter or leave it out", True
    except Exception as error:
        if _lacks_memory(error):
            raise MemoryError from error
        if isinstance(error, InputError):
            return "refused", str(error), is_large(limits.max_memory)
        return "fault", traceback.format_exc(), True  # raised again by the one who waits
    finally:
        _alarm(0)
    return "document", document, is_large(limits.max_memory)


def _lacks_memory(error: BaseException | None) -> bool:
    """Whether an error goes back to a want of memory, which parsers in C tell by their words alone."""
    while error is not None:
        words = str(error).lower()
        if isinstance(error, MemoryError) or "out of memory" in words or "memory allocation failed" in words:
            return True
        error = error.__cause__ or error.__context__
    return False


def _alarm(seconds: float) -> None:
    """End the process in so many seconds, unless it is called again; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound(size: int) -> None:
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (size if most < 0 else min(size, most), most))


def bound_growth(size: int) -> None:
    """Let this process take no more than ``size`` bytes beyond what it holds now, where the system can tell."""
    _bound(_told("VmData:") + size)


def is_large(most: int, start: int = 0) -> bool:
    """Whether this process has held more than a quarter of ``most`` bytes beyond ``start``."""
    return peak() > start + most // 4


def peak() -> int:
    """The most memory, in bytes, that this program ever held; 0 where the system does not tell.

    Linux counts in ru_maxrss what the one that started us held before, so a large build would end us at each file:
    proc(5) on VmHWM, getrusage(2).
    """
    told = _told("VmHWM:")
    # macOS counts bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return told if told or resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _told(field: str) -> int:
    """Bytes of a field of /proc/self/status; 0 on other systems than Linux."""
    try:
        with open("/proc/self/status", encoding="ascii") as lines:
            return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(field)), 0)
    except OSError:
        return 0
