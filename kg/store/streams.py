"""Pieces of bytes as something to read from."""

from collections.abc import Iterator


class PieceStream:
    """Pieces of bytes as one stream to read from, none of them kept."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        while self._at == len(self._rest):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest, self._at = piece, 0
        read = self._rest[self._at : self._at + size]
        self._at += len(read)
        return read
