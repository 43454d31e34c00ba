"""Where the data that travels with the package lies, in a checkout and in a wheel alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """The folder ``name`` (``ontology`` or ``shapes``): inside an installed package, else beside it in a checkout.

    Raises ``FileNotFoundError`` where neither is there, which means a broken installation.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{name}: this installation of jipu lacks its data; install it again")
