"""Every error that Jipu raises on purpose: one tree, each message saying what is wrong and what to do next."""


class JipuError(Exception):
    """The root. ``str(error)`` is one line: which file or name, what is wrong, what to do.

    ``exit_status`` is what the command line ends with when nothing caught the error.
    """

    exit_status = 1


class InputError(JipuError):
    """A file or folder that cannot be read as a document (empty, not text, too large, missing)."""


class CostError(InputError):
    """A file that took more time or memory than it may, or whose parser crashed: another day it may fare better."""


class GateError(JipuError):
    """A document whose graph does not conform to the shapes, so it stays out of the store."""


class IdentityError(JipuError):
    """Two identity keys share one IRI: the build stops rather than merge them."""


class StoreError(JipuError):
    """A graph folder that is missing, locked by a writer, or not whole."""


class QueryError(JipuError):
    """A query that does not parse, is unknown, or asks for what Jipu refuses (updates, SERVICE)."""

    exit_status = 2


class LimitError(JipuError):
    """A query that was ended, or not begun, because it asks for more than is given."""


class DeadlineError(LimitError):
    """A query that was not answered in time."""


class BusyError(LimitError):
    """A query that found no place among those that run and wait."""


class MemoryLimitError(LimitError):
    """A query that was ended because it took too much memory."""


class AnswerTooLargeError(LimitError):
    """A query whose answer has more rows or bytes than one answer may have."""


class UsageError(JipuError):
    """A call that does not fit: an unknown format, an ending without a serialiser."""

    exit_status = 2
