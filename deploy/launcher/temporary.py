"""A platform for a test or a measurement: in a folder that vanishes, on a free port."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from deploy.launcher.edge import free_port
from deploy.launcher.platform import DOCUMENTS, Platform
from deploy.launcher.settings import LauncherSettings
from shared.settings import SERVICES


@contextmanager
def temporary_platform(
    *,
    services: Iterable[str] = SERVICES,
    extra_apps: Mapping[str, str] | None = None,
    documents: Path = DOCUMENTS,
    durable: bool = False,
    output: TextIO | None = None,
    **settings: Any,
) -> Iterator[Platform]:
    """A started platform, stopped and removed afterwards. No demo data and no rate limit unless `settings` say so.
    What measures gives `durable=True`: without it PostgreSQL never waits for the disk.

    A developer's `.env` is not read. The folder lies directly in the system's temporary one, because PostgreSQL's user
    must be able to enter it.
    """
    with tempfile.TemporaryDirectory(prefix="entente-home-") as home:
        chosen = {"port": free_port(), "demo": False, "rate_limit": 0} | settings | {"home": Path(home)}
        with Platform(
            LauncherSettings(_env_file=None, **chosen),
            services=services,
            extra_apps=extra_apps,
            documents=documents,
            durable=durable,
            output=output,
        ) as platform:
            yield platform
