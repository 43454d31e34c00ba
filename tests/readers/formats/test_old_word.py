"""Old Word and WPS files (.doc, .wps) through the real LibreOffice, which turned the samples into .doc itself."""

import shutil
import socket
import subprocess
import threading
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from kg.readers import Limits, office, read_file
from kg.readers.formats import read_bytes
from tests.readers.formats import test_docx
from tests.readers.formats.rendering import CLEAN, cells, sample
from tests.readers.formats.round_trip import shares

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice), as .doc does")


def as_doc(documents: dict[str, "docx.document.Document"], folder: Path) -> dict[str, Path]:
    """The documents as .doc, converted together."""
    for name, document in documents.items():
        document.add_paragraph("")  # which Word puts after a table that ends a document
        document.save(str(folder / f"{name}.docx"))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "doc"]
    paths = [str(folder / f"{name}.docx") for name in documents]
    subprocess.run([*command, "--outdir", str(folder), *paths], check=True, capture_output=True, timeout=300)
    return {name: folder / f"{name}.doc" for name in documents}


def test_a_sample_typed_in_old_word_reads_as_its_text(tmp_path: Path) -> None:
    path = next(path for path in CLEAN if "table" in path.stem)
    text, blocks = sample(path)
    old = as_doc({"a": test_docx.rendered(blocks)}, tmp_path)["a"]
    renamed = old.rename(tmp_path / "表.wps")
    before = set(tmp_path.iterdir())
    document = read_file(renamed)
    assert document.text == text.text
    assert cells(document) == cells(text)
    assert (document.name, document.media_type) == ("表.wps", office.MEDIA_TYPE)
    assert set(tmp_path.iterdir()) == before


@pytest.mark.slow
def test_samples_in_old_word_give_the_same_tables(samples: Path, tmp_path: Path) -> None:
    source = tmp_path / "made"
    source.mkdir()
    made = as_doc({path.stem: test_docx.rendered(sample(path)[1]) for path in CLEAN}, source)
    found = shares({path.name: path.read_bytes() for path in made.values()}, tmp_path / "built", samples)
    assert found == dict.fromkeys(found, 1.0)


@pytest.mark.slow
def test_nothing_that_a_file_links_to_is_fetched(tmp_path: Path) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(120)

        def answer() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(100))

        thread = threading.Thread(target=answer)
        thread.start()
        document = docx.Document()
        paragraph = document.add_paragraph("一、概况")
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        run = paragraph.add_run()
        run._r.append(
            parse_xml(
                '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
                'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/'
                'officeDocument/2006/relationships"><v:shape style="width:90pt;height:90pt"><v:imagedata r:id="rId99"/>'
                "</v:shape></w:pict>"
            )
        )
        document.part.rels.add_relationship(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", address, "rId99", True
        )
        old = as_doc({"a": document}, tmp_path)["a"]
        asked.clear()
        assert read_bytes(old.read_bytes(), "a.doc", "a.doc", Limits()).text == "一、概况"
        server.close()
        thread.join(1)
    assert asked == []
