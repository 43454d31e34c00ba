"""Files are read on a Dask cluster: the graph is the same."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dask_servers import Dask

from kg.cluster import Cluster
from kg.errors import UsageError
from kg.pipeline import build
from kg.store import open_snapshot

REPORT = """云溪县水务局{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


def write(folder: Path, years: range) -> None:
    folder.mkdir()
    for year in years:
        (folder / f"{year}.txt").write_text(REPORT.format(year=year), "utf-8")
    (folder / "bad.txt").write_bytes(b"")


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    (tmp_path / "dask").mkdir()
    found = Dask(tmp_path / "dask")
    yield found
    found.close()


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path, dask: Dask) -> None:
    write(tmp_path / "in", range(2010, 2018))
    first, second = dask.worker(), dask.worker()
    killed: list[int] = []

    def advance(_name: str, done: int, _total: int) -> None:
        if done == 2 and not killed:
            killed.append(first.pid)
            os.kill(first.pid, signal.SIGKILL)

    with Cluster(dask.address()) as cluster:
        spread = build([tmp_path / "in"], tmp_path / "spread", workers=cluster, advance=advance)
        again = build([tmp_path / "in"], tmp_path / "spread", workers=cluster)
    assert killed
    assert second.poll() is None
    alone = build([tmp_path / "in"], tmp_path / "alone", jobs=0)
    assert canonical(tmp_path / "spread") == canonical(tmp_path / "alone")
    assert [one.summary for one in spread.documents] == [one.summary for one in alone.documents]
    assert spread.left_out == alone.left_out != ()
    assert again.snapshot == spread.snapshot
    assert spread.documents[0].reading == alone.documents[0].reading


def test_what_is_lost_with_its_worker_is_made_again(tmp_path: Path, dask: Dask) -> None:
    """Parts that lie there, made and not yet fetched."""
    write(tmp_path / "in", range(2010, 2016))
    dask.worker(), dask.worker()
    lost: list[str] = []

    with Cluster(dask.address()) as cluster:
        client = cluster._client
        client.wait_for_workers(2)

        def advance(_name: str, done: int, _total: int) -> None:
            if done != 1:
                return
            until = time.monotonic() + 60
            while any(client.processing().values()) and time.monotonic() < until:
                time.sleep(0.1)
            worker, keys = max(client.has_what().items(), key=lambda pair: len(pair[1]))
            os.kill(client.run(os.getpid)[worker], signal.SIGKILL)
            lost.extend(keys)
            while len(client.nthreads()) == 2 and time.monotonic() < until:
                time.sleep(0.1)

        build([tmp_path / "in"], tmp_path / "spread", workers=cluster, advance=advance)
    assert lost
    build([tmp_path / "in"], tmp_path / "alone", jobs=0)
    assert canonical(tmp_path / "spread") == canonical(tmp_path / "alone")


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:1: no Dask scheduler answers there"):
        Cluster("tcp://127.0.0.1:1")
