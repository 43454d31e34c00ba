"""Quantities: every number with its unit, bound and precision, as Chinese public documents write them."""

from kg.quantities.find import find_quantities, whole_quantity
from kg.quantities.numerals import fold, parse_arabic, parse_chinese
from kg.quantities.quantity import Quantity
from kg.quantities.units import yuan_per

__all__ = ["Quantity", "find_quantities", "fold", "parse_arabic", "parse_chinese", "whole_quantity", "yuan_per"]
