"""Queries where they can be ended: each runs in a process of its own, with a deadline and a bound on its memory.

The engine knows no deadline, so a pool of processes evaluates, each one query at a time on the same snapshot. One that
overruns is killed by the operating system and replaced; nothing else notices.
"""

from kg.query_pool.kept import Kept
from kg.query_pool.limits import Limits
from kg.query_pool.pool import Pool
from kg.query_pool.remote import RemoteStore
from kg.query_pool.store import PooledStore

__all__ = ["Kept", "Limits", "Pool", "PooledStore", "RemoteStore"]
