"""The search box: names by kind, numbers in any form, words in documents."""

import re

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import SOURCE, TEXT


def search(client: FlaskClient, words: str) -> str:
    return client.get("/search", query_string={"q": words}, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("words", ["云府发〔2021〕8号", "云府发(2021)8号", "云府发[2021]8号"])
def test_a_number_in_any_form_finds_its_act(client: FlaskClient, words: str) -> None:
    assert 'href="/doc/policy/p1"' in search(client, words)


def test_a_part_of_a_name_finds_body_and_document(client: FlaskClient) -> None:
    text = search(client, "交通运输")
    assert 'href="/doc/body/b1"' in text
    assert 'href="/doc/document/d1"' in text


def test_words_in_documents_lead_to_their_place(client: FlaskClient) -> None:
    start = TEXT.index("96.5分")
    assert f'href="/text/{SOURCE}?start={start}&amp;end={start + 5}#quote"' in search(client, "96.5")


@pytest.mark.parametrize("words", ["没有这样的东西", '"', "\\", "<script>", "%", "？"])
def test_nothing_found_is_said(client: FlaskClient, words: str) -> None:
    text = search(client, words)
    assert 'class="empty"' in text or 'class="found"' in text
    assert "<script>" not in text


def test_no_words_no_search(client: FlaskClient) -> None:
    assert re.search(r'class="empty"', search(client, "  "))
