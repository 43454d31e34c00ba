"""The samples printed to PDF give the tables of their text."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.readers.formats.pdf_maker import RULED, rendered
from tests.readers.formats.rendering import CLEAN, sample
from tests.readers.formats.round_trip import compared


@pytest.mark.parametrize("lines", [pytest.param(RULED, id="ruled")])
def test_pdf(lines: Sequence[object], samples: Path, tmp_path: Path) -> None:
    files = {f"{path.stem}.pdf": rendered(sample(path)[1], lines) for path in CLEAN}
    for name, table in compared(files, tmp_path, samples).items():
        assert table.share >= 0.98, (name, table)
