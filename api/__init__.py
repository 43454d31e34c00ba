"""The web side: SPARQL endpoint, tables, linked data and pages over one open snapshot. It only ever reads."""

from api.agents import serve_agents
from api.app import create_app, openapi_document
from api.server import Options, serve

__all__ = ["Options", "create_app", "openapi_document", "serve", "serve_agents"]
