"""Reading `docker-compose.yml` and `deploy/Dockerfile` as Docker would, as far as the tests need."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"

_VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


def read_compose() -> dict[str, Any]:
    """The file with its anchors resolved and its variables not."""
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return compose


def variables(value: Any) -> dict[str, bool]:
    """Every variable named anywhere in `value`, and whether it must be given."""
    found: dict[str, bool] = {}
    for name, operator, _ in _VARIABLE.findall(json.dumps(value)):
        found[name] = found.get(name, False) or operator == "?"
    return found


def interpolate(text: str, values: Mapping[str, str]) -> str:
    """`text` with its variables filled in; KeyError for one that must be given and is not."""

    def fill(match: re.Match[str]) -> str:
        name, operator, default = match.groups()
        return values.get(name) or default if operator == "-" else values[name]

    return _VARIABLE.sub(fill, text)


def image_command(instruction: str) -> list[str]:
    """The JSON form of the service image's CMD, or of its health check's with four spaces before."""
    text = DOCKERFILE.read_text().replace("\\\n", "\n")
    (line,) = [line for line in text.splitlines() if line.startswith(f"{instruction} [")]
    command: list[str] = json.loads(line[line.index("[") :])
    return command
