"""The samples printed to PDF give the tables of their text."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.readers.formats.pdf_maker import FONT, RULED, UNRULED, embedded, rendered
from tests.readers.formats.rendering import CLEAN, sample
from tests.readers.formats.round_trip import compared


@pytest.mark.parametrize("font", [lambda: FONT, embedded], ids=["font named", "font carried"])
@pytest.mark.parametrize("lines", [pytest.param(RULED, id="ruled"), pytest.param(UNRULED, id="unruled")])
def test_pdf(lines: Sequence[object], font: Callable[[], str], samples: Path, tmp_path: Path) -> None:
    files = {f"{path.stem}.pdf": rendered(sample(path)[1], lines, font()) for path in CLEAN}
    for name, table in compared(files, tmp_path, samples).items():
        assert table.share >= 0.98, (name, table)
