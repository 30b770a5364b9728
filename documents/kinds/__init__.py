"""One kind of document each: a module, or a package whose module ``kind`` it is.

Each ends with ``KIND = DocumentKind(...)``.
"""

from __future__ import annotations

import importlib
import pkgutil

from documents.kind import DocumentKind


def find_kinds() -> dict[str, DocumentKind]:
    """Every kind of this package by its name.

    Raises TypeError where a module has no KIND, or two share a name: a service that silently
    lacks a document would be worse than one that doesn't start.
    """
    kinds: dict[str, DocumentKind] = {}
    for module_info in pkgutil.iter_modules(__path__):
        name = f"{__name__}.{module_info.name}"
        module = importlib.import_module(f"{name}.kind" if module_info.ispkg else name)
        kind = getattr(module, "KIND", None)
        if not isinstance(kind, DocumentKind):
            raise TypeError(f"{module.__name__} has no KIND: every kind must end with one")
        if kind.name in kinds:
            raise TypeError(f"two kinds are named {kind.name!r}")
        kinds[kind.name] = kind
    return kinds
