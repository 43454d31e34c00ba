"""One process that evaluates, as the pool sees it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from kg.errors import BusyError, DeadlineError, JipuError, MemoryLimitError
from kg.query_pool import wire
from kg.query_pool.warden import Warden

_NICE = 5
"""How far a long query stands back where the processor is short: short ones come first."""

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100

BUSY = "too many queries at the moment; try again in a few seconds"
"""What one is told who finds no place, or loses it."""


class Process:
    """A process that evaluates; made ready in the background, so the first ``send`` may wait for it."""

    def __init__(self, snapshot: Path, memory: int, warden: Warden) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kg.query_pool.worker", str(snapshot), str(theirs.fileno()), str(memory)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=warden.group,
            )
        self._warden = warden  # which watches as long as there is a process that it may have to end
        self.pid = self._process.pid
        self.channel = wire.Channel(ours)
        self.reason = ""
        self.stands_back = False
        """Whether it stands back for good."""
        self.idle_since = 0.0
        """When it was last given back, on the monotonic clock."""

    def wait_ready(self) -> bool:
        """Whether the process has opened the snapshot."""
        try:
            return self.channel.receive()[0] == wire.READY
        except (EOFError, OSError):
            return False

    def move(self, snapshot: Path) -> bool:
        """Let it open another snapshot, which takes a tenth of starting a process; whether it has."""
        try:
            self.channel.send(wire.MOVE, os.fsencode(snapshot))
        except OSError:
            return False
        return self.wait_ready()

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def worked(self) -> float:
        """Seconds of processor time so far; where the system does not tell, those of the clock."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def pause(self) -> None:
        """Stop it where it stands; it keeps its memory and takes no more of the processor."""
        self._process.send_signal(signal.SIGSTOP)

    def stand_back(self) -> None:
        """Let all others have the processor first, on Linux until the answer that it works on is given."""
        with suppress(OSError):
            back = os.getpriority(os.PRIO_PROCESS, self.pid) + _NICE
            if sys.platform == "linux":
                # What may not come forward again is a thread: the worker's first one makes a new one then.
                for thread in os.listdir(f"/proc/{self.pid}/task"):
                    # One that has ended meanwhile must not keep the others from standing back.
                    with suppress(ProcessLookupError):
                        if int(thread) != self.pid:
                            os.setpriority(os.PRIO_PROCESS, int(thread), back)
            else:
                self.stands_back = True
                os.setpriority(os.PRIO_PROCESS, self.pid, back)

    def resume(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self, reason: str = "") -> None:
        """End the process now; whoever reads from it finds the end, and ``reason``."""
        self.reason = self.reason or reason
        self._process.kill()

    def ended(self) -> JipuError:
        """Why it ended, once its channel has."""
        status = self._process.wait()
        if self.reason == "busy":
            return BusyError(BUSY)
        if self.reason == "gone":
            return BusyError("nobody waits for the answer any more")
        if self.reason or status == -signal.SIGALRM:
            return DeadlineError("the query was not answered in time, so it was ended")
        return MemoryLimitError("the query took too much memory, so it was ended")

    def close(self) -> None:
        """Let go of it: it ends when it sees that."""
        self.channel.close()
        self._process.wait()
