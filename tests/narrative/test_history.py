"""What reports tell of the history of acts."""

import pytest

from kg.citations import find_citations
from kg.narrative import find_events
from kg.readers.text import read

HISTORY = [
    ("2013年，我市出台《云溪市河道保洁办法》。", [("issued", "2013")]),
    ("我局2021年5月印发了《云溪市河道保洁办法》，明确职责。", [("issued", "2021-05")]),
    ("2022年7月3日我局修订印发《云溪市河道保洁办法》。", [("amended", "2022-07-03")]),
    ("我局印发《云溪市河道保洁办法》。", []),
    ("对《云溪市河道保洁办法》作了修改，明确职责。", [("amended", "")]),
    ("2019年，对《云溪市河道保洁办法》进行了调整。", [("adjusted", "2019")]),
    ("修订《云溪市河道保洁办法》，同时废止《云溪市河道管护规定》。", [("amended", ""), ("repealed", "")]),
    ("拟修订《云溪市河道保洁办法》。", [("planned", "")]),
    ("配合修订《云溪市河道保洁办法》。", [("in_progress", "")]),
    ("修订《云溪市河道保洁办法》、《云溪市河道管护规定》。", [("amended", ""), ("amended", "")]),
    ("根据《云溪市河道保洁办法》，2020年完成清淤。", []),
    ("2021年度，按照《云溪市河道保洁办法》开展工作。", []),
    (
        "2013年，我市出台《云溪市河道保洁办法》。2018年4月，根据职能移交，全市对保洁范围再次进行了调整。",
        [("issued", "2013"), ("adjusted", "2018-04")],
    ),
    (
        "2013年，我市出台《云溪市河道保洁办法》。全市河道干净。2018年4月，对人员进行了调整。",
        [("issued", "2013")],
    ),
    ("一、下一步工作打算\n修订《云溪市河道保洁办法》。", [("planned", "")]),
]


@pytest.mark.parametrize(("words", "told"), HISTORY)
def test_events(words: str, told: list[tuple[str, str]]) -> None:
    document = read(words.encode("utf-8"), "report.txt")
    citations = find_citations(document.text)
    events = find_events(document, citations)
    assert [(event.kind, event.date) for event in events] == told
    for event in events:
        for mention in filter(None, (event.mention, event.date_mention)):
            assert document.text[mention.start : mention.end] == mention.quote
    assert all(citations[event.citation].title for event in events)
