"""The demo data: one YAML file per kind of thing, each with a word on where it comes from."""

from pathlib import Path
from typing import Any

import yaml


def read(name: str) -> Any:
    """The content of `<name>.yaml` beside this module."""
    return yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
