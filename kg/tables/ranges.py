"""Whether an offset stands outside of many ranges, asked often."""

from bisect import bisect_right
from collections.abc import Callable, Iterable


def outside(ranges: Iterable[tuple[int, int]]) -> Callable[[int], bool]:
    """A test for offsets that stand in none of the half-open ranges, which may overlap."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(ranges):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)

    def free(offset: int) -> bool:
        at = bisect_right(starts, offset) - 1
        return at < 0 or offset >= ends[at]

    return free
