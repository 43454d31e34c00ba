"""spaCy component: funds, budget lines and transfers (``doc.spans["funds"]``, labelled by which of them)."""

from spacy.language import Language
from spacy.tokens import Doc

from kg.extractors.base import document_of, facts_of, mark, store
from kg.extractors.expanding import expand_of
from kg.funds import find_budget_lines, find_funds, find_transfers


@Language.component("jipu_funds", assigns=["doc.spans"], requires=["doc.spans"])
def funds(doc: Doc) -> Doc:
    """Runs after the tables, whose rows it reads, and the bodies, which give full names."""
    document, tables, facts = document_of(doc), store(doc).get("tables", ()), facts_of(doc)
    expand = expand_of(doc)
    found = find_funds(document, tables, facts, expand)
    lines = find_budget_lines(document, tables, facts)
    transfers = find_transfers(document, tables, facts, expand)
    store(doc).update(funds=found, budget_lines=lines, transfers=transfers)
    mentions = [(words, "fund") for fund in found for words in fund.mentions]
    mentions += [(line.mention, "budget_line") for line in lines]
    mark(doc, "funds", mentions + [(transfer.mention, "transfer") for transfer in transfers])
    return doc
