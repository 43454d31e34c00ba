"""Processes that are killed while they work."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep


def killed(program: str, folder: Path, times: int, seed: int) -> Iterator[list[int]]:
    """Run an endless program on a folder and kill it, so many times: what it printed until then.

    It prints ``ready`` once it begins to work, and a number after each thing that is done.
    """
    chance = random.Random(seed)
    for _ in range(times):
        command = [sys.executable, "-c", program, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            sleep(chance.uniform(0, 0.4))
            process.kill()
            done = process.stdout.read().split()
        yield [int(number) for number in done]
