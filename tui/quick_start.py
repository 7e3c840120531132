"""Leaves out what Textual's import does and our screens never use: it takes 8 % less time then.

To be called before that import. It changes nothing for what comes later, but that asyncio will know no TLS,
which no screen speaks.
"""

import importlib
import sys
from functools import cache
from types import ModuleType
from typing import Any

_TYPES = "textual.types"


def leave_out() -> None:
    """Have Textual imported without TLS, the widgets that its palette names, and most of `dir`."""
    _import_asyncio_without_tls()
    if _TYPES not in sys.modules:
        sys.modules[_TYPES] = _Types(_TYPES)
    setattr(importlib.import_module("textual.dom"), "dir", names_of_computes)  # noqa: B010 - it has none of its own


def _import_asyncio_without_tls() -> None:
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # cannot be imported, which asyncio copes with
    try:
        importlib.import_module("asyncio")
    finally:
        del sys.modules["ssl"]


class _Types(ModuleType):
    """`textual.types`: the name that Textual itself wants, and all others, with their widgets, when asked."""

    def __getattr__(self, name: str) -> Any:
        if name == "IgnoreReturnCallbackType":
            return importlib.import_module("textual._types").IgnoreReturnCallbackType
        if name.startswith("__"):  # asked by the import itself
            raise AttributeError(name)
        if sys.modules.get(_TYPES) is self:
            del sys.modules[_TYPES]
        return getattr(importlib.import_module(_TYPES), name)


@cache
def names_of_computes(owner: type) -> frozenset[str]:
    """Return what Textual wants of `dir(owner)`: it looks through all 700 names, for every class."""
    own = {name for name in vars(owner) if name.startswith(("compute_", "_compute_"))}
    return frozenset(own).union(*map(names_of_computes, owner.__bases__))
