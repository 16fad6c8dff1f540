"""The pytest plugin: PostgreSQL for the run, databases and running services for the tests.

Loaded by `-p shared.testing.plugin`. With pytest-xdist the controller owns the server and the workers clone from it.
"""

import pytest

from shared.db.embedded import EmbeddedPostgres
from shared.testing.databases import TestDatabases, start_server

_server = pytest.StashKey[EmbeddedPostgres]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "xdist_group(name): tests of one group run in one process, one after the other")
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[_server] = start_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_server, None)
    if server is not None:
        server.stop()


@pytest.fixture(scope="session")
def databases() -> TestDatabases:
    """Databases on the run's server, which ends with the run."""
    return TestDatabases()
