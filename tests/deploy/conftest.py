"""A platform of one stand-in service, and homes that PostgreSQL's user can enter."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.launcher import Platform, temporary_platform
from shared.settings import SERVICES

STANDIN = {"standin": "tests.deploy.standin:app"}


def write_documents(folder: Path) -> Path:
    """OpenAPI documents that open the stand-in's paths and no other."""
    folder.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        (folder / f"{service}.json").write_text(json.dumps({"paths": {}}))
    paths: dict[str, object] = {f"/standin/{name}": {"get": {"security": [{}]}} for name in ("self", "crash")}
    (folder / "standin.json").write_text(json.dumps({"paths": paths}))
    return folder


@pytest.fixture
def home() -> Iterator[Path]:
    """A new folder directly under the temporary one: pytest's own is closed to PostgreSQL's user."""
    with tempfile.TemporaryDirectory(prefix="entente-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A running platform with the stand-in as its only service, two processes of it."""
    documents = write_documents(tmp_path_factory.mktemp("documents"))
    with temporary_platform(services=(), extra_apps=STANDIN, documents=documents, workers=2) as running:
        yield running
