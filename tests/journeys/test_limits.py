"""What the edge refuses before anybody else sees it, on the platform as it runs."""

import socket

import httpx
import pytest

from deploy.launcher import Platform

pytestmark = pytest.mark.xdist_group("platform")

PARTNERS = "/registry/v1/partners"


def speak(platform: Platform, request: bytes) -> int:
    """Send bytes as they are; the status of the answer."""
    with socket.create_connection(("127.0.0.1", platform.settings.port), timeout=10) as connection:
        connection.sendall(request)
        return int(connection.recv(64).split()[1])


@pytest.mark.parametrize("path", ["/registry/v1/..%2f..%2fauth", "/registry/v1/partners/..%2Fx", "/registry%2fv1"])
def test_an_escaped_slash_is_refused(platform: Platform, path: str) -> None:
    assert speak(platform, f"GET {path} HTTP/1.1\r\nHost: entente\r\n\r\n".encode()) == 400


def test_a_body_beyond_a_mebibyte_is_refused_fixed_and_chunked(platform: Platform) -> None:
    url, big = f"{platform.base_url}/auth/v1/login", b"x" * (1024 * 1024 + 1)
    headers = {"Content-Type": "application/json"}
    assert httpx.post(url, content=big, headers=headers).status_code == 413
    chunks = (big[at : at + 65536] for at in range(0, len(big), 65536))
    assert httpx.post(url, content=chunks, headers=headers).status_code == 413


def test_twenty_kilobytes_of_headers_are_refused(platform: Platform) -> None:
    assert httpx.get(f"{platform.base_url}{PARTNERS}", headers={"X-Long": "x" * 20_480}).status_code == 431


def test_identity_cannot_be_claimed_by_a_header(platform: Platform) -> None:
    claimed = {"x-sub": "admin", "x-jwt-payload": "e30", "x-entente-role": "admin"}
    assert httpx.get(f"{platform.base_url}/auth/v1/accounts", headers=claimed).status_code == 401


def test_what_is_not_there_is_a_problem(platform: Platform) -> None:
    for path in ("/nothing", "/registry/v1/nothing", f"{PARTNERS}/not-a-uuid"):
        answer = httpx.get(f"{platform.base_url}{path}")
        assert answer.status_code in (401, 404), path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
