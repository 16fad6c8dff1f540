"""Migrations: `python -m shared.db.migrate <service>` brings that service's database to head."""

import importlib
import sys
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.settings import SERVICES, OwnSettings, load_settings


def configuration(service: str, url: str = "") -> Config:
    """Alembic's configuration for the migrations beside the package of `service`."""
    package = importlib.import_module(f"services.{service}")
    config = Config()
    config.set_main_option("script_location", str(Path(str(package.__file__)).parent / "migrations"))
    config.attributes["url"] = url
    return config


def migrate(service: str, url: str, revision: str = "head") -> None:
    """Bring the database at `url` forward to `revision`."""
    command.upgrade(configuration(service, url), revision)


@cache
def head_of(service: str) -> str | None:
    return ScriptDirectory.from_config(configuration(service)).get_current_head()


@cache
def _behind_head(service: str) -> frozenset[str]:
    """The revisions before the head."""
    known = ScriptDirectory.from_config(configuration(service)).walk_revisions()
    return frozenset(script.revision for script in known) - {head_of(service) or ""}


async def is_at_head(engine: AsyncEngine, service: str) -> bool:
    """Whether the database has every migration that this code knows.

    One ahead of it has them too: while a new version is rolled out, the old processes go on serving.
    """
    async with engine.connect() as connection:
        current = await connection.scalar(text("select version_num from alembic_version"))
    return current is not None and current not in _behind_head(service)


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in SERVICES:
        sys.exit(f"usage: python -m shared.db.migrate {'|'.join(SERVICES)}")
    settings = load_settings(arguments[0], OwnSettings)
    migrate(arguments[0], settings.own.database_url.get_secret_value())


if __name__ == "__main__":
    main(sys.argv[1:])
