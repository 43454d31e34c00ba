"""Every question is a saved query that the command line and the API answer alike."""

import csv
import io
from pathlib import Path

import pytest
from asking import ask

from api import create_app
from kg import queries
from kg.store import open_snapshot

QUESTIONS = [
    ("who-cites", {"wanted": "沄府办规〔2021〕7号"}),
    ("shared-acts", {}),
    ("project-money", {"wanted": "农村供水保障工程"}),
    ("indicator-series", {"wanted": "自来水普及率"}),
    ("body-structure", {"wanted": "沄川市水务局"}),
    ("findings", {}),
    ("indicators-below-full", {}),
    ("transfer-uses", {"wanted": "水利发展资金"}),
    ("state-basis", {}),
    ("problems", {}),
    ("figure-statements", {"wanted": "改造供水管网"}),
    ("acts-of-issuer", {"wanted": "沄川市"}),
    ("basis-by-matter", {}),
    ("act-history", {"wanted": "农村供水工程运行管理办法"}),
    ("body-budgets", {"wanted": "沄川市水务局"}),
    ("structure-comparison", {"one": "沄川市水务局", "other": "苇浦区教育局"}),
    ("targets-and-actuals", {"wanted": "沄川市水务局"}),
    ("words-behind", {}),
]
"""In the order in which the design asks them."""

EMPTY = {"findings", "words-behind", "basis-by-matter"}
"""What has no row here: clean samples have no finding, no IRI is asked for, no two reports cite on one matter."""


@pytest.mark.parametrize(("name", "values"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
def test_the_command_line_and_the_api_answer_alike(samples: Path, name: str, values: dict[str, str]) -> None:
    rows = ask(samples, name, **values)
    assert bool(rows) is (name not in EMPTY)
    with open_snapshot(samples) as store:
        response = create_app(store).test_client().get(f"/tables/{name}.csv", query_string=values)
    assert response.status_code == 200
    assert list(csv.DictReader(io.StringIO(response.text, newline=""))) == rows
    query = queries.load(name)
    assert query.title_zh
    assert query.title_en
    assert query.comment_zh
    assert query.comment_en
