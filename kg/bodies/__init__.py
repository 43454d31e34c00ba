"""Bodies: who is meant, at which level, under whom.

``find_bodies`` recognises mentions without context, ``reporting_body`` tells who reports, ``Resolver`` and
``resolve_bodies`` lead every mention back to a full name.
"""

from kg.bodies.agencies import resolve_bodies
from kg.bodies.lists import find_bodies
from kg.bodies.report import reporting_body
from kg.bodies.resolver import Body, Resolver
from kg.bodies.span import BodySpan

__all__ = ["Body", "BodySpan", "Resolver", "find_bodies", "reporting_body", "resolve_bodies"]
