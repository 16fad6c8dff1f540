"""How often a caller may call: one a second and three at once here, by token or else by address."""

import re

import httpx
import pytest

from tests.edge.conftest import Edge

pytestmark = pytest.mark.xdist_group("edge")

PUBLIC = "/registry/v1/partners"
CLOSED = "/auth/v1/me"


def _call(edge: Edge, times: int, subject: str | None, path: str = CLOSED) -> list[httpx.Response]:
    headers = {"Authorization": f"Bearer {edge.tokens.good(sub=subject)}"} if subject else {}
    with edge.client() as http:
        return [http.get(path, headers=headers) for _ in range(times)]


def test_a_caller_beyond_its_burst_waits_and_others_do_not(limited_edge: Edge) -> None:
    statuses = [answer.status_code for answer in _call(limited_edge, 8, "account:busy")]
    assert statuses[:3] == [200, 200, 200]
    assert 429 in statuses[3:]
    assert [answer.status_code for answer in _call(limited_edge, 1, "account:quiet")] == [200]


def test_a_new_token_of_the_same_caller_does_not_help(limited_edge: Edge) -> None:
    assert 429 in {_call(limited_edge, 1, "account:many tokens")[0].status_code for _ in range(8)}


def test_a_refused_call_says_when_to_come_back(limited_edge: Edge) -> None:
    refused = next(answer for answer in _call(limited_edge, 8, "account:told") if answer.status_code == 429)
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-many-requests"


def test_every_answer_says_how_much_is_left(limited_edge: Edge) -> None:
    first, second = _call(limited_edge, 2, "account:counting")
    assert first.headers["ratelimit-policy"] == '"caller";q=3'
    left = [re.fullmatch(r'"caller";r=(\d+);t=\d+', answer.headers["ratelimit"]) for answer in (first, second)]
    assert [match.group(1) for match in left if match] == ["2", "1"]
    assert not [name for name in first.headers if name.startswith("x-ratelimit")]


def test_an_answer_from_before_the_limit_says_nothing_of_it(limited_edge: Edge) -> None:
    answer = _call(limited_edge, 1, None)[0]
    assert answer.status_code == 401
    assert "ratelimit" not in answer.headers


def test_anonymous_callers_count_by_address(limited_edge: Edge) -> None:
    assert 429 in {answer.status_code for answer in _call(limited_edge, 8, None, PUBLIC)}


def test_behind_a_trusted_proxy_the_address_is_the_one_that_it_saw(proxied_edge: Edge) -> None:
    def call(seen_by_proxy: str, times: int) -> list[int]:
        headers = {"X-Forwarded-For": f"198.51.100.1, {seen_by_proxy}"}
        with proxied_edge.client() as http:
            return [http.get(PUBLIC, headers=headers).status_code for _ in range(times)]

    assert 429 in call("203.0.113.1", 8)
    assert call("203.0.113.2", 1) == [200]


def test_guessing_tokens_is_not_free(limited_edge: Edge) -> None:
    with limited_edge.client() as http:
        bad = {"Authorization": "Bearer bad"}
        assert 429 in {http.get(CLOSED, headers=bad).status_code for _ in range(200)}


def test_zero_is_off(edge: Edge) -> None:
    answers = _call(edge, 300, "account:bench")
    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit" not in answers[0].headers
