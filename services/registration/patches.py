"""Fields of a PATCH: each may be left out, which is not the same as null."""

from typing import Any

from pydantic import Field


def _not_named() -> Any:
    return None


def optional(**options: Any) -> Any:
    """A field that may be left out. What it holds then never counts: `Patch.changes()` has only the named ones."""
    return Field(default_factory=_not_named, **options)
