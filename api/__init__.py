"""The web side: SPARQL endpoint, tables, linked data and pages over one open snapshot. It only ever reads."""

from api.agents import serve_agents
from api.app import create_app
from api.server import Options, serve

__all__ = ["Options", "create_app", "serve", "serve_agents"]
