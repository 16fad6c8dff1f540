"""Which path leads where, and which operation is open."""

import time

import httpx
import pytest

from tests.edge.conftest import Edge

pytestmark = pytest.mark.xdist_group("edge")

ID = "0192f0c1-2b3c-7d4e-8f90-0123456789ab"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/auth/v1/me", "gateway"),
        ("/webhooks/v1/endpoints", "gateway"),
        ("/registry/v1/partners", "registry"),
        ("/registration/v1/conferences", "registration"),
    ],
)
def test_a_prefix_leads_to_its_service(client: httpx.Client, bearer: dict[str, str], path: str, service: str) -> None:
    assert client.get(path, headers=bearer).json()["service"] == service


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/docs", "gateway"),
        ("/docs/script.js", "gateway"),
        ("/openapi.json", "gateway"),
        ("/readyz", "gateway"),
        ("/.well-known/oauth-authorization-server", "gateway"),
        ("/gateway/openapi.json", "gateway"),
        ("/registry/openapi.json", "registry"),
        ("/registration/openapi.json", "registration"),
        ("/registry/readyz", "registry"),
    ],
)
def test_documents_and_health_are_public(client: httpx.Client, path: str, service: str) -> None:
    assert client.get(path).json()["service"] == service


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_comes_to_the_bare_address_is_shown_the_documents(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].endswith("/docs")) == (302, True)
    assert client.post("/").status_code == 404


@pytest.mark.parametrize("path", ["/.well-known/jwks.json", "/registration/.well-known/jwks.json"])
def test_the_keys_are_public(client: httpx.Client, path: str) -> None:
    assert client.get(path).json()["keys"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/registry/v1/partners", 200),
        ("HEAD", "/registry/v1/partners", 200),
        ("POST", "/registry/v1/partners", 401),
        ("GET", f"/registry/v1/partners/{ID}", 200),
        ("GET", "/registry/v1/partners/no-uuid", 200),
        ("GET", "/registry/v1/partners/caf%C3%A9", 200),
        ("PATCH", f"/registry/v1/partners/{ID}", 401),
        ("DELETE", f"/registry/v1/partners/{ID}", 401),
        ("POST", f"/registry/v1/partners/{ID}:merge", 401),
        ("GET", f"/registry/v1/partners/{ID}:merge", 401),
        ("GET", f"/registry/v1/partners/{ID}%3Amerge", 401),
        ("GET", f"/registry/v1/partners/{ID}%3amerge", 401),
        ("GET", f"/registry/v1/partners/{ID}/contacts", 401),
        ("GET", f"/registry/v1/partners/{ID}/", 401),
        ("GET", "/registry/v1/partners/duplicates", 401),
        ("GET", "/registry/v1/forgotten", 401),
        ("GET", "/registry/v1/unheard-of", 401),
        ("POST", "/auth/v1/login", 200),
        ("GET", "/auth/v1/login", 401),
        ("POST", "/registration/v1/conferences/1/registrations", 200),
    ],
)
def test_only_what_the_documents_open_is_open(client: httpx.Client, method: str, path: str, status: int) -> None:
    # With a key even a POST is tried again, should it meet registry's dead process.
    headers = {"Idempotency-Key": "0123456789abcdef"}
    assert client.request(method, path, headers=headers).status_code == status


@pytest.mark.parametrize("verb", [":merge", "%3Amerge"])
def test_a_verb_passes_with_its_colon_plain_or_escaped(client: httpx.Client, bearer: dict[str, str], verb: str) -> None:
    path = f"/registry/v1/partners/{ID}{verb}"
    answer = client.post(path, headers={**bearer, "Idempotency-Key": "0123456789abcdef"})
    assert answer.json()["path"] == path


@pytest.mark.parametrize(
    "path", ["/nothing", "/metrics", "/registry/metrics", "/a/b/metrics", "/registryx/v1", "/documents"]
)
def test_everything_else_is_nowhere(client: httpx.Client, bearer: dict[str, str], path: str) -> None:
    for headers in (bearer, {}):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/not-found"


@pytest.mark.parametrize("path", ["/registry/v1/partners/..%2f..%2fmetrics", "/registry/v1/a%2Fb", "/registry/..%5cx"])
def test_an_escaped_slash_is_refused(client: httpx.Client, bearer: dict[str, str], path: str) -> None:
    assert client.get(path, headers=bearer).status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/docs/../auth/v1/me", 401),
        ("/docs/%2e%2e/auth/v1/me", 401),
        ("/docs/./../auth//v1/me", 401),
        ("/registry//v1/x/../partners", 200),
        ("//metrics", 404),
    ],
)
def test_dots_and_double_slashes_are_resolved_before_the_route_is_chosen(edge: Edge, path: str, status: int) -> None:
    # httpx would resolve the dots itself.
    with httpx.Client() as http:
        request = http.build_request("GET", edge.url)
        request.url = request.url.copy_with(raw_path=path.encode())
        assert http.send(request).status_code == status


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_a_dead_process_is_passed_over_for_what_may_be_repeated(
    client: httpx.Client, bearer: dict[str, str], method: str
) -> None:
    headers = bearer | ({"Idempotency-Key": "0123456789abcdef"} if method == "POST" else {})
    path = f"/registry/v1/partners/{ID}"
    assert {client.request(method, path, headers=headers).status_code for _ in range(20)} == {200}


def test_a_service_that_is_down_is_unavailable(client: httpx.Client) -> None:
    answer = client.get(f"/indicators/v1/conferences/{ID}/counts")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "/problems/service-unavailable"


def test_a_stream_arrives_while_it_runs(client: httpx.Client) -> None:
    with client.stream("GET", f"/registration/v1/conferences/{ID}/seats/stream") as answer:
        started = time.monotonic()
        assert next(answer.iter_text()).startswith("id: 1")
        assert time.monotonic() - started < 2
