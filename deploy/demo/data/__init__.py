"""The demo data: one YAML file per kind of thing, each with a word on where it comes from.

`!ago 30` is the day thirty days before the one on which the data is read, `!ago -30` thirty days after it.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    today: date


def _days_ago(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.today - timedelta(days=int(loader.construct_scalar(node))))


_Loader.add_constructor("!ago", _days_ago)


def read(name: str, today: date) -> Any:
    """The content of `<name>.yaml` beside this module, as it is on the day `today`."""
    loader = _Loader((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    loader.today = today
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
