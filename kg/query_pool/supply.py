"""Where a pool's processes come from: those of the pool whose place it takes, while there are any, else new ones."""

from collections.abc import Callable
from pathlib import Path

from kg.query_pool.process import Process
from kg.query_pool.warden import Warden


def nobody() -> Process | None:
    """Who has none to lend."""
    return None


class Supply:
    """Gives processes that have opened ``snapshot``; ``lend`` gives those that stand idle elsewhere, one at a time."""

    def __init__(self, snapshot: Path, memory: int, lend: Callable[[], Process | None]) -> None:
        self._snapshot = snapshot
        self._memory = memory
        self._lend = lend
        self._warden = Warden()

    def forget(self) -> None:
        """Ask nobody any more: else each pool would keep the one before it, and that the one before."""
        self._lend = nobody

    def process(self) -> Process | None:
        """The next one, which may take a second; ``None`` where it cannot open the snapshot."""
        while lent := self._lend():
            if lent.move(self._snapshot):
                return lent
            lent.kill()
            lent.close()
        self.forget()
        if not self._warden.alive:
            self._warden = Warden()
        process = Process(self._snapshot, self._memory, self._warden)
        if process.wait_ready():
            return process
        process.close()
        return None
