"""Figures and cells as the audit adds and shows them."""

from decimal import Decimal

from kg.audit.arithmetic import Number, Printed, plain
from kg.quantities import yuan_per
from kg.records import Figure, Mention, Operand


def printed(figure: Figure) -> Printed:
    """A figure in its common unit (yuan for money, else its own), with half of its last digit; counts are exact."""
    if figure.yuan is not None:
        worth = yuan_per(figure.unit) or Decimal(1)
        return Printed(figure.yuan, figure.half_unit * worth, figure.unit)
    exact = figure.kind == "score" or (figure.kind == "count" and figure.unit[:1] not in "万亿千百")
    return Printed(figure.value, Decimal(0) if exact else figure.half_unit)


def of_figure(figure: Figure) -> Operand:
    """A figure as a number of a claim."""
    number = printed(figure)
    return Operand(number.value, number.half, figure.mention, figure)


def of_words(number: Number, words: Mention) -> Operand:
    """A number that stands in a cell, or that words of the text come to."""
    return Operand(number.value, number.half, words)


def roles(**operands: Operand | list[Operand] | None) -> tuple[tuple[str, Operand], ...]:
    """Operands with their roles: ``roles(addend=[one, other])``; what is ``None`` is left out."""
    given = ((role, one if isinstance(one, list) else [one]) for role, one in operands.items())
    return tuple((role, one) for role, ones in given for one in ones if one is not None)


def show(figure: Figure) -> str:
    """The number with its unit, for reading."""
    return f"{plain(figure.value)}{figure.unit}"


def quotes_of(*figures: Figure) -> tuple[Mention, ...]:
    """The words of figures, each once."""
    return tuple(dict.fromkeys(figure.mention for figure in figures))
