"""Envoy's two ways of writing a typed extension, spelled once."""

from typing import Any

from deploy.envoy.target import Config


def typed(message: str, **fields: Any) -> Config:
    """The Protocol Buffers message `message` (without `type.googleapis.com/`) with these fields."""
    return {"@type": f"type.googleapis.com/{message}", **fields}


def extension(name: str, message: str, **fields: Any) -> Config:
    """A named extension with its typed configuration."""
    return {"name": name, "typed_config": typed(message, **fields)}
