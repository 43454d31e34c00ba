"""Pages of PDFs as pictures: the words where they stand, masked people blacked out, nothing without the file."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from api import create_app
from kg.errors import InputError
from kg.page_image import render_page
from kg.pipeline import build
from kg.store import GraphStore, open_snapshot
from tests.readers.formats.pdf_maker import made, paragraph

LINES = (
    "2023年度沄川市水务局部门整体支出绩效自评报告",
    "填报单位：沄川市水务局",
    "填报人：李明　联系电话：0731-85551234",
    "根据《项目支出绩效评价管理办法》（财预〔2020〕10号），我局开展自评，自评得分96.5分。",
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return made([paragraph(line) for line in LINES])


@pytest.fixture(scope="module")
def kept(pdf: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "report.pdf").write_bytes(pdf)
    build([folder / "report.pdf"], folder / "graph", keep_originals=True)
    with open_snapshot(folder / "graph") as store:
        yield store


def client(store: GraphStore) -> FlaskClient:
    return create_app(store).test_client()


def sha(store: GraphStore) -> str:
    documents = store.manifest["documents"]
    assert isinstance(documents, list)
    return str(documents[0]["sha256"])


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


def test_masked_people_are_blacked_out(kept: GraphStore) -> None:
    response = client(kept).get(f"/page/{sha(kept)}/1.png")
    assert response.content_type == "image/png"
    layout = kept.source_layout(sha(kept))
    assert layout
    assert layout.masked
    page = picture(response.data)
    for number, box in layout.masked:
        assert number == 1
        left, top, right, bottom = (round(2 * side) for side in box)
        assert page.crop((left, top, right, bottom)).getextrema() == (0, 0)


def test_a_mention_leads_to_its_place_on_the_page(kept: GraphStore) -> None:
    text = kept.source_text(sha(kept)) or ""
    start = text.index("《项目支出绩效评价管理办法》")
    html = client(kept).get(f"/passage/{sha(kept)}?start={start}&end={start + 5}", headers={"Accept": "text/html"}).text
    address = re.search(r'<img class="page" src="([^"]+)"', html)
    assert address
    strip = picture(client(kept).get(address[1].replace("&amp;", "&")).data)
    whole = picture(client(kept).get(f"/page/{sha(kept)}/1.png").data)
    assert strip.width < whole.width
    assert strip.height < whole.height / 3
    assert strip.getextrema()[0] < 64


def test_without_the_file_there_is_no_picture(samples: Path) -> None:
    with open_snapshot(samples) as store:
        assert client(store).get(f"/page/{sha(store)}/1.png").status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99_999])
def test_a_page_that_is_not_there(kept: GraphStore, pdf: bytes, number: int) -> None:
    assert client(kept).get(f"/page/{sha(kept)}/{number}.png").status_code == 404
    with pytest.raises(InputError, match="has no page"):
        render_page(pdf, number)


@pytest.mark.parametrize("box", ["", "x", "1,2,3", "-1,2,3,4", "1e9,0,1,1", "1,1,1,1;"])
def test_a_box_that_is_none_is_the_whole_page(kept: GraphStore, box: str) -> None:
    whole = client(kept).get(f"/page/{sha(kept)}/1.png").data
    assert client(kept).get(f"/page/{sha(kept)}/1.png", query_string={"viewrect": box}).data == whole


def test_a_file_that_is_no_pdf_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("\n".join(LINES), "utf-8")
    build([tmp_path / "report.txt"], tmp_path / "graph", keep_originals=True)
    with open_snapshot(tmp_path / "graph") as store:
        assert client(store).get(f"/page/{sha(store)}/1.png").status_code == 404
