from collections.abc import Iterator

import pytest
from remote_servers import oxigraph


@pytest.fixture(scope="session", params=["own default graph", "union of its own"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query address of a real Oxigraph server, in both of its ways to take a query that names no graph."""
    options = ["--union-default-graph"] if request.param == "union of its own" else []
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), *options) as found:
        yield found
