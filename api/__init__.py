"""The web side: SPARQL endpoint, tables, linked data and pages over one open snapshot. It only ever reads."""

from api.app import create_app
from api.server import serve

__all__ = ["create_app", "serve"]
