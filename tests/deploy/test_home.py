"""What the launcher may remove, and where it may live. Written after it once removed the tree it was started in."""

import os
import socket
from pathlib import Path

import pytest

from deploy.launcher import LaunchError, LauncherSettings
from deploy.launcher.home import Home
from deploy.launcher.settings import ROOT


@pytest.mark.parametrize("folder", [ROOT, ROOT.parent, Path("/"), ROOT / "deploy" / ".."])
def test_a_folder_that_holds_the_sources_is_no_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_HOME", str(folder))
    with pytest.raises(LaunchError, match=r"^ENTENTE_HOME: .* holds the source tree: choose a folder"):
        LauncherSettings.load()


def test_a_home_that_could_not_be_claimed_removes_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("kept")
    monkeypatch.chdir(tmp_path)
    holder, second = Home(home), Home(home)
    holder.open()
    with pytest.raises(LaunchError, match=f"process {os.getpid()}"):
        second.open()
    second.close()
    Home(home).close()
    assert (tmp_path / "precious" / "file").read_text() == "kept"
    assert holder.app_sockets.exists()
    holder.close()


def test_closing_removes_sockets_and_no_other_file(home: Path) -> None:
    claimed = Home(home)
    claimed.open()
    folder = claimed.app_sockets
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "registry-0.sock"))
        (folder / "foreign").write_text("kept")
        claimed.close()
    assert [entry.name for entry in folder.iterdir()] == ["foreign"]
    (folder / "foreign").unlink()
    folder.rmdir()
    folder.parent.rmdir()


def test_a_run_that_names_a_foreign_folder_removes_nothing_there(home: Path, tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "file").write_text("kept")
    (home / "run.json").write_text(f'{{"sockets": "{tmp_path}", "processes": []}}')
    claimed = Home(home)
    claimed.open()
    claimed.close()
    assert (tmp_path / "apps" / "file").read_text() == "kept"


def test_a_closed_home_leaves_no_trace_outside_itself(home: Path) -> None:
    claimed = Home(home)
    claimed.open()
    folder = claimed.app_sockets.parent
    claimed.close()
    assert not folder.exists()
    assert not (home / "run.json").exists()
