"""What the edge takes away from requests, adds to answers, refuses, and writes down."""

import ipaddress
import json
import time
from collections.abc import Iterator

import httpx
import pytest

from deploy.envoy.filters import FILE_LIMIT_BYTES
from shared.http.uploads import LARGEST_FILE
from tests.edge.conftest import ORIGIN, Edge

pytestmark = pytest.mark.xdist_group("edge")

PUBLIC = "/registry/v1/partners"
RECONCILE = "/registry/v1/reconcile"
FILES = "/registry/v1/partners/1/files"
CLOSED = "/auth/v1/me"
MIB = 1024 * 1024
KEY = {"Idempotency-Key": "0123456789abcdef"}


@pytest.mark.parametrize(
    "name",
    [
        "x-sub",
        "x-jwt-payload",
        "x-entente-subject",
        "x-entente-role",
        "x-envoy-upstream-rq-timeout-ms",
        "x-envoy-original-path",
        "x-envoy-internal",
        "x-envoy-external-address",
        "x-forwarded-host",
        "x-original-url",
        "forwarded",
    ],
)
def test_a_client_cannot_say_who_it_is(client: httpx.Client, bearer: dict[str, str], name: str) -> None:
    for headers in ({}, bearer):
        seen = dict(client.get(PUBLIC, headers={**headers, name: "spoofed"}).json()["headers"])
        assert "spoofed" not in seen.values()
        assert "x-entente-subject" not in seen


def test_headers_with_underscores_are_dropped(client: httpx.Client) -> None:
    assert "x_sub" not in dict(client.get(PUBLIC, headers={"X_Sub": "spoofed"}).json()["headers"])


def test_the_callers_address_is_the_one_that_is_connected(client: httpx.Client) -> None:
    seen = dict(client.get(PUBLIC, headers={"X-Forwarded-For": "203.0.113.9"}).json()["headers"])
    assert seen["x-envoy-external-address"] == "127.0.0.1"
    assert "x-envoy-internal" not in seen
    # Envoy writes the machine's own address in place of the loopback's.
    assert ipaddress.ip_address(seen["x-forwarded-for"]) != ipaddress.ip_address("203.0.113.9")


def test_the_token_reaches_the_service_which_checks_it_again(client: httpx.Client, bearer: dict[str, str]) -> None:
    assert dict(client.get(CLOSED, headers=bearer).json()["headers"])["authorization"] == bearer["Authorization"]


def test_the_request_id_is_the_edges_and_the_same_everywhere(client: httpx.Client) -> None:
    answer = client.get(PUBLIC, headers={"X-Request-ID": "made up"})
    (shown,) = answer.headers.get_list("x-request-id")
    assert dict(answer.json()["headers"])["x-request-id"] == shown
    assert shown not in {"made up", "the service's own"}
    refused = client.get(CLOSED)
    assert refused.json()["request_id"] == refused.headers["x-request-id"]


@pytest.mark.parametrize("path", [PUBLIC, CLOSED, "/nothing"])
def test_answers_are_safe_in_a_browser_and_tell_nothing_of_what_runs_here(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert not [name for name in headers if name == "server" or name.startswith("x-envoy")]


def test_the_documentation_may_run_its_own_scripts(client: httpx.Client) -> None:
    (policy,) = client.get("/docs").headers.get_list("content-security-policy")
    assert "script-src 'self'" in policy


def test_a_known_origin_may_ask_and_read(client: httpx.Client, bearer: dict[str, str]) -> None:
    preflight = client.options(PUBLIC, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    assert "If-Match" in preflight.headers["access-control-allow-headers"]
    assert "Idempotency-Key" in preflight.headers["access-control-allow-headers"]
    answer = client.get(PUBLIC, headers={"Origin": ORIGIN, **bearer})
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    exposed = {name.strip() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert exposed == {"ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"}


def test_a_browser_may_read_why_it_was_refused(client: httpx.Client) -> None:
    answer = client.get(CLOSED, headers={"Origin": ORIGIN})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize("origin", ["https://anywhere.example", "http://127.0.0.1:3333", "null"])
def test_every_origin_may_reconcile_and_none_with_cookies(client: httpx.Client, origin: str) -> None:
    preflight = client.options(RECONCILE, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for answer in (preflight, client.get(RECONCILE, headers={"Origin": origin})):
        assert answer.headers["access-control-allow-origin"] in (origin, "*")
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["https://evil.example", f"{ORIGIN}.evil.example", "null", "http://app.example"])
def test_any_other_origin_gets_no_permission(client: httpx.Client, origin: str) -> None:
    for method, headers in (("OPTIONS", {"Access-Control-Request-Method": "POST"}), ("GET", {})):
        answer = client.request(method, PUBLIC, headers={"Origin": origin, **headers})
        assert "access-control-allow-origin" not in answer.headers


def _chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024
    yield b"x" * (size % 1024)


@pytest.mark.parametrize("kind", ["fixed", "chunked"])
def test_a_body_over_one_mebibyte_is_refused(client: httpx.Client, bearer: dict[str, str], kind: str) -> None:
    def body(size: int) -> bytes | Iterator[bytes]:
        return b"x" * size if kind == "fixed" else _chunks(size)

    fits = client.post(PUBLIC, headers=bearer | KEY, content=body(MIB))
    assert fits.json()["body_bytes"] == MIB
    too_large = client.post(PUBLIC, headers=bearer | KEY, content=body(MIB + 1))
    assert too_large.status_code == 413
    assert too_large.json()["type"] == "/problems/payload-too-large"


def test_a_file_may_be_larger_where_one_is_taken_and_only_there(client: httpx.Client, bearer: dict[str, str]) -> None:
    def send(path: str, mebibytes: int) -> httpx.Response:
        return client.post(path, headers=bearer | KEY, files={"file": b"x" * mebibytes * MIB}, data={"title": "x"})

    for mebibytes in (5, FILE_LIMIT_BYTES // MIB):
        assert send(FILES, mebibytes).json()["body_bytes"] > mebibytes * MIB
    for refused in (
        send(FILES, 21),
        send(CLOSED, 2),
        client.post(PUBLIC, headers=bearer | KEY, content=b"x" * 2 * MIB),
    ):
        assert refused.status_code == 413
        assert refused.json()["type"] == "/problems/payload-too-large"
    assert client.post(FILES, headers=KEY, files={"file": b"x"}).status_code == 401


def test_the_edge_lets_through_what_services_take() -> None:
    assert FILE_LIMIT_BYTES == LARGEST_FILE


def test_headers_over_sixteen_kibibytes_are_refused(client: httpx.Client) -> None:
    assert client.get(PUBLIC, headers={"X-Long": "x" * 10_000}).status_code == 200
    answer = client.get(PUBLIC, headers={"X-Long": "x" * 20_000})
    assert answer.status_code == 431
    assert answer.json()["type"] == "/problems/headers-too-large"


def test_a_refusal_is_a_problem_without_the_query(client: httpx.Client) -> None:
    answer = client.get(f"{CLOSED}?q=secret")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/unauthorized",
        "title": "A valid access token is needed",
        "status": 401,
        "detail": "Send one valid, unexpired token of this platform as 'Authorization: Bearer …'.",
        "instance": CLOSED,
        "request_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    ("wanted", "language", "title"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr", "Un jeton d'accès valide est nécessaire"),
        ("de", "de", "Ein gültiges Zugriffstoken ist nötig"),
        ("zh-Hans-CN", "zh", "需要有效的访问令牌"),
        ("EN", "en", "A valid access token is needed"),
        ("frisian", "en", "A valid access token is needed"),
        ("uk", "en", "A valid access token is needed"),
    ],
)
def test_a_refusal_speaks_the_callers_language(client: httpx.Client, wanted: str, language: str, title: str) -> None:
    answer = client.get(CLOSED, headers={"Accept-Language": wanted})
    assert answer.json()["title"] == title
    assert answer.headers["content-language"] == language


def test_the_access_log_follows_a_request_and_keeps_no_secret(edge: Edge, bearer: dict[str, str]) -> None:
    with edge.client() as http:
        answer = http.get(f"{PUBLIC}/logged?q=hidden", headers={**bearer, "Referer": f"{ORIGIN}/?token=hidden"})
    request_id = answer.headers["x-request-id"]
    line = _logged(edge, request_id)
    assert line["path"] == f"{PUBLIC}/logged"
    assert (line["method"], line["status"], line["service"]) == ("GET", 200, "registry")
    assert "hidden" not in edge.log.read_text()
    assert bearer["Authorization"].split()[1] not in edge.log.read_text()


def _logged(edge: Edge, request_id: str) -> dict[str, object]:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for text in edge.log.read_text().splitlines():
            line: dict[str, object] = json.loads(text)
            if line.get("request_id") == request_id:
                return line
        time.sleep(0.1)
    raise AssertionError(f"{request_id} was not logged")
