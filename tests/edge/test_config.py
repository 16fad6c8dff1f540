"""The configuration itself: Envoy accepts it, and what is wrong with a platform is said in a sentence."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy.envoy import EdgeError, EdgeTarget, RateLimit, render, write_config
from deploy.envoy.__main__ import target_from_environment
from deploy.envoy.documents import Operation, read_operations
from deploy.envoy.process import command
from deploy.envoy.public import openings
from deploy.envoy.target import SERVICES
from deploy.envoy.texts import LANGUAGES, PROBLEMS
from shared.http import problems as kernel
from tests.edge.documents import write_documents

_CONTAINERS = {f"ENTENTE_{service.upper()}_URL": f"http://{service}:8000" for service in SERVICES} | {
    "ENTENTE_PUBLIC_URL": "https://entente.example",
    "ENTENTE_CORS_ORIGINS": "https://app.example, https://other.example",
    "ENTENTE_RATE_LIMIT": "20",
    "ENTENTE_TRUSTED_PROXIES": "1",
}


def _laptop(folder: Path, **changes: Any) -> EdgeTarget:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": 8080,
        "public_url": "http://127.0.0.1:8080",
        "upstreams": {service: (f"unix:/run/{service}-1.sock", f"unix:/run/{service}-2.sock") for service in SERVICES},
        "documents": write_documents(folder),
        "admin_socket": Path("/run/entente/admin.sock"),
    }
    return EdgeTarget(**{**given, **changes})


def _containers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> EdgeTarget:
    write_documents(folder / "docs" / "openapi")
    monkeypatch.chdir(folder)
    return target_from_environment(_CONTAINERS)


def _validate(config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*command(config), "--mode", "validate"], check=False, capture_output=True, text=True)


def test_envoy_config_validates_on_a_laptop(tmp_path: Path) -> None:
    answer = _validate(write_config(_laptop(tmp_path / "openapi"), tmp_path / "envoy.json"))
    assert answer.returncode == 0, answer.stderr


def test_envoy_config_validates_in_containers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = _validate(write_config(_containers(tmp_path, monkeypatch), tmp_path / "envoy.json"))
    assert answer.returncode == 0, answer.stderr


def test_envoy_config_does_not_validate_when_it_is_broken(tmp_path: Path) -> None:
    config = render(_laptop(tmp_path))
    config["static_resources"]["clusters"].pop(0)
    path = tmp_path / "envoy.json"
    path.write_text(json.dumps(config))
    assert _validate(path).returncode != 0


def test_containers_are_configured_by_the_platforms_own_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = _containers(tmp_path, monkeypatch)
    assert target.upstreams["registry"] == ("registry:8000",)
    assert target.cors_origins == ("https://app.example", "https://other.example")
    assert target.rate_limit == RateLimit(per_second=20, burst=80)
    assert target.trusted_proxies == 1
    assert target.link_issuer == "https://entente.example/registration"


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(EdgeError, match="ENTENTE_REGISTRY_URL"):
        target_from_environment({**_CONTAINERS, "ENTENTE_REGISTRY_URL": ""})


def test_a_missing_document_says_how_to_make_it(tmp_path: Path) -> None:
    target = _laptop(tmp_path)
    (tmp_path / "registry.json").unlink()
    with pytest.raises(EdgeError, match=r"registry\.json is missing; `make openapi`"):
        render(target)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"upstreams": {"registry": ("unix:/run/r.sock",)}}, "no address for gateway, registration, indicators"),
        ({"public_url": "http://127.0.0.1:8080/"}, "ENTENTE_PUBLIC_URL"),
        ({"public_url": "entente.example"}, "ENTENTE_PUBLIC_URL"),
        ({"cors_origins": ("https://app.example/path",)}, "ENTENTE_CORS_ORIGINS"),
        ({"cors_origins": ("*",)}, "ENTENTE_CORS_ORIGINS"),
        ({"trusted_proxies": -1}, "ENTENTE_TRUSTED_PROXIES"),
        ({"upstreams": dict.fromkeys(SERVICES, ("nonsense",))}, "neither unix:/path/to.sock nor host:port"),
        ({"upstreams": dict.fromkeys(SERVICES, ("unix:relative.sock",))}, "absolute path"),
        ({"upstreams": dict.fromkeys(SERVICES, (f"unix:/{'x' * 107}",))}, "over 107 bytes"),
    ],
)
def test_a_wrong_platform_is_explained(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(EdgeError, match=message):
        _laptop(tmp_path, **changes)


@pytest.mark.parametrize("text", ["fast", "-1", "1.5", ""])
def test_a_rate_limit_is_a_whole_number(text: str) -> None:
    with pytest.raises(EdgeError, match="ENTENTE_RATE_LIMIT"):
        RateLimit.parse(text)


def test_a_further_upstream_takes_access_tokens_under_its_own_name(tmp_path: Path) -> None:
    upstreams = {service: (f"unix:/run/{service}.sock",) for service in (*SERVICES, "bench")}
    routes = _routes(render(_laptop(tmp_path, upstreams=upstreams)))
    (route,) = [route for route in routes if route["match"].get("prefix") == "/bench/"]
    assert route["route"]["cluster"] == "bench"
    assert _token_setting(route)["requirement_name"] == "bearer"


def test_every_route_says_which_token_it_takes(tmp_path: Path) -> None:
    for route in _routes(render(_laptop(tmp_path))):
        assert _token_setting(route).get("requirement_name") or {"direct_response", "redirect"} & set(route)


def test_only_streams_may_last(tmp_path: Path) -> None:
    for route in _routes(render(_laptop(tmp_path))):
        if "route" in route:
            pattern = route["match"].get("safe_regex", {}).get("regex", "")
            is_stream = pattern.endswith("/stream") or "/exports/" in pattern
            assert route["route"]["timeout"] == ("0s" if is_stream else "15s")


def test_front_ends_may_use_the_methods_that_work_and_no_other(tmp_path: Path) -> None:
    target = _laptop(tmp_path)
    documents = [json.loads((target.documents / f"{service}.json").read_text(encoding="utf-8")) for service in SERVICES]
    methods = {method.upper() for document in documents for item in document["paths"].values() for method in item} | {
        "HEAD"
    }
    (host,) = render(target)["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"][
        "route_config"
    ]["virtual_hosts"]
    policy = host["typed_per_filter_config"]["envoy.filters.http.cors"]
    assert set(policy["allow_methods"].split(", ")) == methods


def test_a_closed_sibling_is_tried_before_the_open_pattern_that_would_swallow_it() -> None:
    open_one = Operation("GET", "/registry/v1/partners/{id}", frozenset(), anonymous=True)
    closed = Operation("GET", "/registry/v1/partners/duplicates", frozenset({"bearer"}), anonymous=False)
    unrelated = Operation("GET", "/registry/v1/partners/{id}/contacts", frozenset({"bearer"}), anonymous=False)
    found = openings("registry", [open_one, closed, unrelated])
    assert [opening.path for opening in found] == [closed.path, open_one.path]


def test_an_operation_that_says_nothing_of_security_is_closed(tmp_path: Path) -> None:
    document = {"paths": {"/registry/v1/a": {"get": {}}, "/registry/v1/b": {"get": {"security": []}}}}
    (tmp_path / "registry.json").write_text(json.dumps(document))
    assert [operation.anonymous for operation in read_operations(tmp_path, "registry")] == [False, True]


def test_the_edge_speaks_as_the_kernel_does() -> None:
    ours = {problem.slug: problem for problem in PROBLEMS}
    theirs: list[type[kernel.Problem]] = [
        kernel.BadRequest,
        kernel.Unauthorized,
        kernel.NotFound,
        kernel.PayloadTooLarge,
        kernel.TooManyRequests,
        kernel.ServiceUnavailable,
    ]
    for problem in theirs:
        assert ours[problem.slug].status == problem.status
        assert ours[problem.slug].title == problem.title.as_labels()


def test_every_text_is_there_in_every_language() -> None:
    for problem in PROBLEMS:
        assert set(problem.title) == set(problem.detail) == set(LANGUAGES)


def _routes(config: dict[str, Any]) -> list[dict[str, Any]]:
    manager = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
    routes: list[dict[str, Any]] = manager["route_config"]["virtual_hosts"][0]["routes"]
    return routes


def _token_setting(route: dict[str, Any]) -> dict[str, Any]:
    setting: dict[str, Any] = route["typed_per_filter_config"]["envoy.filters.http.jwt_authn"]
    return setting
