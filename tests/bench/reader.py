"""How fast plain text is read: ``python tests/bench/reader.py [MEGABYTES]`` (default 8; 50 is the largest file taken).

Prints MB of UTF-8 a second and the peak of memory for three layouts, and the ratio of the time for the whole to that
for its tenth, which is about 10 where time is linear.
"""

import argparse
import resource
import time

from kg.readers.text import read

_SENTENCE = (
    "2023 年县农业农村局安排高标准农田建设补助资金 1,250.5 万元，建成 3.2 万亩，完成率 98.6%，亩均增产 45 公斤。"
)


def _layouts(size: int) -> dict[str, bytes]:
    line = "（一）资金安排\n" + _SENTENCE * 4 + "\n"
    text = _SENTENCE * 12
    broken = "\n\n".join(text[at : at + 28] for at in range(0, len(text), 28)) + "\n— 3 —\n"
    table = "\t".join(["产出指标", "数量指标", "建成面积", "10.00", "3.2 万亩", "9.50", "无"]) + "\n"
    samples = {"a paragraph a line": line, "broken by the layout": broken, "table": table}
    return {name: (sample * (size // len(sample.encode()) + 1)).encode() for name, sample in samples.items()}


def _seconds(data: bytes) -> float:
    start = time.perf_counter()
    read(data, "bench.txt")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", nargs="?", type=float, default=8)
    size = int(parser.parse_args().megabytes * 2**20)
    for (name, data), tenth in zip(_layouts(size).items(), _layouts(size // 10).values(), strict=True):
        few, all_ = _seconds(tenth), _seconds(data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: {len(data) / 2**20 / all_:.1f} MB/s, time for ten times the size x{all_ / few:.1f}, {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()
