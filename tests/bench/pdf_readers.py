"""PDF files read beside others: ``python -m tests.bench.pdf_readers PYTHON FILE …``.

``PYTHON`` is the Python that has pdfplumber and markitdown, which the project does not need. Prints for each file the
pages a second of processor time and the peak of memory of each, every one in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

_READERS = {
    "jipu": """
from pathlib import Path
from kg.readers import Limits
from kg.readers.formats import read_bytes
limits = Limits(max_pages=100_000, max_bytes=2**31)
def work(path):
    document = read_bytes(Path(path).read_bytes(), path, path, limits)
    return document.source_map.at(len(document.text) - 1).page
work(sys.argv[1])  # loads the reader
""",
    "pdfplumber": """
import pdfplumber
def work(path):
    with pdfplumber.open(path) as file:
        for page in file.pages:
            page.extract_text(), page.extract_tables(), page.close()
        return len(file.pages)
""",
    "markitdown": """
from markitdown import MarkItDown
def work(path):
    MarkItDown().convert(path)
    return 0
""",
}
_MEASURED = """
start = time.process_time()
pages = work(sys.argv[1])
print(pages, time.process_time() - start)
status = open("/proc/self/status").read().splitlines()
print(next(line for line in status if line.startswith("VmHWM")).split()[1])
"""


def _measured(python: str, code: str, path: Path) -> tuple[int, float, float] | None:
    """Pages, seconds of the processor, and the peak of memory in MB."""
    command = [python, "-c", "import sys, time\n" + code + _MEASURED, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip().rpartition("\n")[2])
        return None
    pages, seconds, peak = done.stdout.split()
    return int(pages), float(seconds), float(peak) / 1024


def main() -> None:
    """Measure and print."""
    others, *files = sys.argv[1:]
    for file in map(Path, files):
        pages = 0
        for name, code in _READERS.items():
            found = _measured(sys.executable if name == "jipu" else others, code, file)
            if found:
                pages = pages or found[0]
                print(f"{file.name}, {pages} pages: {name} {pages / found[1]:.1f} pages/s, peak {found[2]:.0f} MB")


if __name__ == "__main__":
    main()
