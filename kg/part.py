"""One source's part of the graph: all that later stages need of it, so that nothing of its reading stays in memory."""

import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from kg import fingerprint, iris
from kg.cache import Shelf
from kg.derive import Item, items_of
from kg.errors import CostError, GateError, JipuError, StoreError
from kg.layout import layout_json
from kg.mapping import Broken, map_document
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.scan import Source
from kg.state import COUNTED, Summary
from kg.store import Form, Lines, form_of
from kg.validation import VALIDATORS, gate, validate

_SAMPLE = Path(__file__).with_name("samples") / "clean" / "water_2023_self_evaluation.txt"


@dataclass(frozen=True, slots=True)
class Options:
    """What a part depends on besides its source."""

    base: str = iris.DEFAULT_BASE
    limits: Limits = field(default_factory=Limits)
    validator: str = VALIDATORS[0]


@dataclass(frozen=True, slots=True)
class Part:
    """``data`` is the document's graph as N-Triples in sorted lines, ``text`` the masked text in UTF-8, ``layout`` how
    it is laid out (``kg.layout``); all three are compressed with zlib. ``form`` is the one that the store gives the
    graph back in. ``items`` go into the graphs of the corpus."""

    sha256: str
    summary: Summary
    data: bytes
    form: Form
    text: bytes
    layout: bytes
    items: tuple[Item, ...]

    @property
    def lines(self) -> Lines:
        """The document's graph as the store gives it back."""
        return self.form.lines(zlib.decompress(self.data))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a source has no part. ``lasting``: it will be the same every time."""

    reason: str
    lasting: bool


@dataclass(frozen=True)
class Workshop:
    """Where parts are made: the cache below ``folder`` and the options. A worker is handed a copy."""

    folder: Path
    options: Options

    @cached_property
    def readings(self) -> Shelf[Reading]:
        """The readings by ``fingerprint.reading_key``."""
        return Shelf(self.folder / "readings", level=1)

    @cached_property
    def parts(self) -> Shelf[Part]:
        """The parts by ``key``. They are compressed in themselves."""
        return Shelf(self.folder / "parts", level=0)

    def key(self, source: Source) -> str:
        """What the source's part is kept under."""
        options = self.options
        return fingerprint.part_key(source.sha256, source.names, options.base, options.limits, options.validator)

    def attempt(self, source: Source) -> Refusal | None:
        """Make the source's part and keep it, or say why there is none: a bad file costs itself.

        Raises ``StoreError`` where it cannot be kept, ``MemoryError``: what is left may not do for anything more.
        """
        try:
            self.parts.put(self.key(source), self._made(source))
        except (MemoryError, StoreError):
            raise
        except JipuError as error:
            return Refusal(str(error), lasting=bool(source.sha256) and not isinstance(error, CostError))
        except Exception as error:  # a fault of ours is named as one
            return Refusal(f"{source.names[0]}: internal error, please report it: {error!r}", lasting=False)
        return None

    def reading(self, source: Source) -> Reading:
        """The source's reading, from the cache where it is there. Raises ``InputError``."""
        key = fingerprint.reading_key(source.sha256, self.options.limits)
        reading = self.readings.get(key)
        if reading is None:
            reading = read_source(source.path, source.names, self.options.limits)
            if reading.document.sha256 != source.sha256:
                raise CostError(f"{source.path}: it changed while it was read; build again")
            self.readings.put(key, reading)
        named = replace(reading.document, name=source.names[0])
        return replace(reading, names=source.names, document=named)

    def _made(self, source: Source) -> Part:
        """Read, mapped and validated. Raises ``InputError`` or ``GateError``."""
        return _part(source.sha256, self.reading(source), self.options)


def rehearse() -> None:
    """Make a part of a sample, for nobody: what is loaded when it is first needed is there from then on."""
    _part("", read_source(_SAMPLE, (_SAMPLE.name,), Limits()), Options())


def _part(sha256: str, reading: Reading, options: Options) -> Part:
    """Of what has been read: mapped and validated. Raises ``GateError``."""
    statements, broken = map_document(reading, options.base)
    data = statements.n_triples()
    results = validate(data, options.validator)
    bad = gate(results)
    if bad:
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        raise GateError(
            f"{reading.names[0]}: its graph does not conform to the shapes, so it is left out: {bad[0].message}{more}"
        )
    warnings = (*reading.document.warnings, *(result.message for result in results))
    summary = _summary(reading, broken, len(statements), warnings)
    text, layout = reading.document.text.encode("utf-8"), layout_json(reading.document)
    items = items_of(reading, broken, options.base, data)
    packed, text, layout = (zlib.compress(one, 1) for one in (data, text, layout))
    return Part(sha256, summary, packed, form_of(data), text, layout, items)


def _summary(reading: Reading, broken: tuple[Broken, ...], triples: int, warnings: tuple[str, ...]) -> Summary:
    return Summary(
        names=reading.names,
        kind=reading.kind,
        agency=reading.agency,
        year=reading.year,
        counts=tuple(len(getattr(reading.records, column)) for column in COUNTED),
        triples=triples,
        contradictions=sum(one.rule.computes and one.finding.cause != "caliber" for one in broken),
        warnings=warnings,
    )
