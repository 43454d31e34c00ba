"""Ends evaluating processes whose pool has died without ending them."""

import subprocess
import weakref

_WAIT_AND_END = "read -r _; kill -KILL 0"
"""Reads until nobody holds the other end any more, then ends its whole group, itself last."""


class Warden:
    """A process that ends its group when this process dies, however that comes about, or when nothing refers to it.

    A process that stands still sees no end of its channel and has no alarm that reaches it; and the system ends a
    stopped group that is left alone only where each of its threads had stopped by then (setpgid(2)).
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _WAIT_AND_END],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        self.group = self._process.pid
        weakref.finalize(self, _release, self._process)

    @property
    def alive(self) -> bool:
        """Whether it still watches; a group without its leader takes no more members."""
        return self._process.poll() is None


def _release(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.wait()
