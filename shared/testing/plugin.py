"""The pytest plugin: PostgreSQL for the run, databases and running services for the tests, and which process runs what.

Loaded by `-p shared.testing.plugin`. With pytest-xdist the controller owns the server and the workers clone from it.
"""

import gc
import os

import pytest

from shared.app import collect_garbage_seldom
from shared.db.embedded import EmbeddedPostgres
from shared.testing.databases import TestDatabases, start_server

_server = pytest.StashKey[EmbeddedPostgres]()
_FIRST, _THEN, _LAST = range(3)


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # what is imported and collected stays
    config.addinivalue_line("markers", "xdist_group(name): tests of one group run in one process, one after the other")
    config.addinivalue_line("markers", "fills: many short tests that come last, so that all processes end together")
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[_server] = start_server()


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two for a processor: a test waits for the database or a process it started as long as it computes."""
    return 2 * len(os.sched_getaffinity(0))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Groups are handed out in the order in which they were collected, and the tests of a file together."""
    from xdist.scheduler import LoadGroupScheduling  # noqa: PLC0415  not there where it is not used

    class ByFile(LoadGroupScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            scope: str = super()._split_scope(nodeid)
            return scope.partition("::")[0]

    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The groups come first, since the longest are among them."""

    def turn(item: pytest.Item) -> int:
        if item.get_closest_marker("fills"):
            return _LAST
        return _FIRST if item.get_closest_marker("xdist_group") else _THEN

    items.sort(key=turn)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """A test process lives long and holds every service: Python's own rule took a fifth of its time."""
    collect_garbage_seldom()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_server, None)
    if server is not None:
        server.stop()


@pytest.fixture(scope="session")
def databases() -> TestDatabases:
    """Databases on the run's server, which ends with the run."""
    return TestDatabases()
