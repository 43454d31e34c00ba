from collections.abc import Iterator

import pytest
from builder import Builder


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Builds documents of its own as it is told."""
    found = Builder(tmp_path_factory.mktemp("builder"))
    yield found
    found.close()
