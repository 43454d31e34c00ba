"""How fast bodies are found and resolved, beside the bars: 1 MB of text a second on one core, loading under 0.3 s.

Run as `python tests/bench/bodies.py [FILE …]`; without files on sentences made here.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

MADE = (
    "2022年，宝鸡市水利局会同市财政局、市农业农村局开展检查，委托陕西正衡会计师事务所有限公司出具报告。"
    "我局下属单位有宝鸡市水土保持中心和市水旱灾害防治中心，各县区水利部门按季度报送进度，资金支付率为96.5%。"
    "项目建成后，灌溉条件明显改善，受益群众满意度达到95%以上，工程质量合格率保持在100%，未发生安全事故。"
)


def best(run: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of ``times`` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    """Print measured beside demanded, and their ratio."""
    start = time.perf_counter()
    from kg.bodies import find_bodies, resolve_bodies
    from kg.bodies.lexicon import lexicon

    lexicon()
    loading = time.perf_counter() - start
    given = "".join(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
    text = (given or MADE) * max(1, 1_000_000 // len((given or MADE).encode()))
    size = len(text.encode()) / 1e6
    found = size / best(lambda: find_bodies(text))
    resolved = size / best(lambda: resolve_bodies(text, "宝鸡市水利局", 2022))
    print(f"{'what':10} {'measured':>12} {'bar':>10} {'ratio':>7}")
    print(f"{'find':10} {found:7.2f} MB/s {1.0:5.1f} MB/s {found / 1.0:6.1f}x")
    print(f"{'resolve':10} {resolved:7.2f} MB/s {1.0:5.1f} MB/s {resolved / 1.0:6.1f}x")
    print(f"{'load':10} {loading:10.3f} s {0.3:8.1f} s {0.3 / loading:6.1f}x")


if __name__ == "__main__":
    main()
