"""The spaCy pipeline: a blank Chinese language whose tokens are characters, and our components in a fixed order.

Characters as tokens keep every offset of the joined text reachable (``doc[i]`` is ``text[i]``); spaCy's own
character segmenter folds blanks, and then offsets and tokens part ways. No model is downloaded.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kg.document import Document
from kg.extractors import COMPONENTS
from kg.extractors.base import store


class CharacterTokenizer:
    """One token a code point, blanks and tabs included. It has no settings, so there is nothing to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str) -> Doc:
        """The Doc whose token i is ``text[i]``. Its characters are few, so each is made a number of spaCy's once."""
        for character in set(text).difference(self._numbers):
            self._numbers[character] = self.vocab.strings.add(character)
        words: list[Any] = list(map(self._numbers.__getitem__, text))  # spaCy's types tell of strings alone
        return Doc(self.vocab, words=words, spaces=[False] * len(text))


@registry.tokenizers("jipu.CharacterTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """The factory that spaCy's configuration names."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)


@cache
def create_nlp() -> Language:
    """The pipeline with every component of ``kg.extractors.COMPONENTS``; ``nlp(text)`` works on bare text too."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "jipu.CharacterTokenizer.v1"}}})
    nlp.max_length = 200_000_000  # spaCy's limit guards models with large matrices; none runs here
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read_doc(document: Document) -> Doc:
    """The document's text as a Doc that went through every component, with the document kept beside it."""
    nlp = create_nlp()
    doc = nlp.make_doc(document.text)
    store(doc)["document"] = document
    return nlp(doc)
