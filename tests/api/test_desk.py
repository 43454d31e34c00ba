"""The desk: findings of the flawed samples, and verdicts kept in the reviewers' file, only from a form of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api import Options, create_app, serve
from kg.errors import UsageError
from kg.pipeline import build
from kg.reviews import read_reviews
from kg.store import GraphStore, open_snapshot

FLAWED = Path(__file__).parents[2] / "kg" / "samples" / "flawed"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    folder = tmp_path_factory.mktemp("flawed") / "graph"
    build([FLAWED / "flawed_water_2022_self_evaluation.txt"], folder)
    with open_snapshot(folder) as store:
        yield store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reviews.jsonl"


@pytest.fixture
def desk(flawed: GraphStore, file: Path) -> FlaskClient:
    return create_app(flawed, file).test_client()


def form(client: FlaskClient, **changes: str) -> dict[str, str]:
    """The first form of the page as a visitor would send it."""
    page = client.get("/findings", headers=HTML).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {**fields, "verdict": "confirmed", "reason": "已核对", "reviewer": "王审计", **changes}


def test_a_desk_without_a_file_is_for_reading(flawed: GraphStore) -> None:
    client = create_app(flawed).test_client()
    page = client.get("/findings", headers=HTML)
    assert '<form class="review"' not in page.text
    assert "Set-Cookie" not in page.headers
    assert 'class="finding"' in page.text
    assert client.post("/findings", data={}).status_code == 404


def test_a_verdict_is_kept_and_shown(desk: FlaskClient, flawed: GraphStore, file: Path) -> None:
    sent = form(desk)
    response = desk.post("/findings", data=sent)
    assert response.status_code == 303
    assert response.headers["Location"].endswith("#" + sent["finding"].rpartition("/")[2])
    (review,) = read_reviews(file)
    assert (review.finding, review.verdict, review.reason, review.reviewer) == (
        sent["finding"],
        "confirmed",
        "已核对",
        "王审计",
    )
    # A server that is started anew knows of it.
    again = create_app(flawed, file).test_client()
    assert "已核对" in again.get("/findings?verdict=confirmed", headers=HTML).text
    assert again.get("/findings?verdict=rejected", headers=HTML).text.count('class="finding"') == 0


def test_the_last_verdict_holds(desk: FlaskClient, file: Path) -> None:
    for verdict in ("confirmed", "rejected"):
        desk.post("/findings", data=form(desk, verdict=verdict))
    assert [review.verdict for review in read_reviews(file)] == ["confirmed", "rejected"]
    assert desk.get("/findings?verdict=rejected", headers=HTML).text.count('class="finding"') == 1


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_from_elsewhere_is_refused(desk: FlaskClient, file: Path, token: str) -> None:
    assert desk.post("/findings", data=form(desk, token=token)).status_code == 403
    assert not file.exists()


def test_a_form_without_its_cookie_is_refused(desk: FlaskClient, file: Path) -> None:
    sent = form(desk)
    desk.delete_cookie("jipu-token", path="/findings")
    assert desk.post("/findings", data=sent).status_code == 403
    assert not file.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "maybe"},
        {"reviewer": " "},
        {"reviewer": "长" * 101},
        {"reason": "长" * 2_001},
        {"finding": "https://w3id.org/jipu/id/finding/none"},
        {"finding": ""},
    ],
)
def test_what_is_no_review_is_refused(desk: FlaskClient, file: Path, change: dict[str, str]) -> None:
    assert desk.post("/findings", data=form(desk, **change)).status_code == 400
    assert not file.exists()


def test_a_reason_is_text(desk: FlaskClient) -> None:
    desk.post("/findings", data=form(desk, reason="<script>alert(1)</script>\n第二行"))
    page = desk.get("/findings", headers=HTML).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


@pytest.mark.parametrize("here", ["https://elsewhere.example/?a", "//elsewhere.example?a", "/findings?kind=x", ""])
def test_a_visitor_comes_back_to_the_desk(desk: FlaskClient, here: str) -> None:
    location = desk.post("/findings", data=form(desk, here=here)).headers["Location"]
    assert re.match(r"/findings[?#]", location)
    assert "elsewhere" not in location


def test_pages_with_a_token_are_not_kept(desk: FlaskClient) -> None:
    response = desk.get("/findings", headers=HTML)
    assert response.headers["Cache-Control"] == "no-store"
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "ETag" not in response.headers


def test_findings_are_filtered(desk: FlaskClient) -> None:
    page = desk.get("/findings", headers=HTML).text
    kind = re.findall(r'<span class="tag">([^<]+)</span>', page)[0]
    shown = re.findall(r'<span class="tag">([^<]+)</span>', desk.get(f"/findings?kind={kind}", headers=HTML).text)
    assert set(shown) == {kind}
    assert desk.get("/findings?words=没有这样的字", headers=HTML).text.count('class="finding"') == 0


def test_strangers_write_no_reviews(tmp_path: Path, file: Path) -> None:
    with pytest.raises(UsageError, match="anyone could write into"):
        serve(tmp_path, "0.0.0.0", 0, Options(public=True, reviews=file), lambda _url: None)
