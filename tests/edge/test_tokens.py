"""Which tokens pass the edge. Services check again; these tests are about the edge alone."""

import httpx
import pytest

from tests.edge.conftest import Edge
from tests.edge.forge import BAD_TOKENS, YEAR, Forge, in_seconds

pytestmark = pytest.mark.xdist_group("edge")

CLOSED = "/auth/v1/me"
PUBLIC = "/registry/v1/partners"
BY_LINK = "/registration/v1/registrations/0192f0c1-2b3c-7d4e-8f90-0123456789ab"


def bearer_of(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_good_token_passes(client: httpx.Client, bearer: dict[str, str]) -> None:
    assert client.get(CLOSED, headers=bearer).json()["service"] == "gateway"


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_name_of_the_scheme_may_be_written_otherwise(client: httpx.Client, edge: Edge, scheme: str) -> None:
    assert client.get(CLOSED, headers={"Authorization": f"{scheme} {edge.tokens.good()}"}).status_code == 200


@pytest.mark.parametrize("path", [CLOSED, PUBLIC, BY_LINK])
@pytest.mark.parametrize("name", BAD_TOKENS)
def test_a_bad_token_is_refused_on_closed_and_on_public_routes(
    client: httpx.Client, edge: Edge, name: str, path: str
) -> None:
    answer = client.get(path, headers=bearer_of(BAD_TOKENS[name](edge.tokens)))
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("name", [name for name in BAD_TOKENS if name != "exp in a hundred years"])
def test_a_bad_link_is_refused(client: httpx.Client, edge: Edge, name: str) -> None:
    assert client.get(BY_LINK, headers=bearer_of(BAD_TOKENS[name](edge.links))).status_code == 401


def test_a_token_that_cannot_be_checked_is_no_bad_token(keyless_edge: Edge) -> None:
    with keyless_edge.client() as http:
        answer = http.get(PUBLIC, headers=bearer_of(keyless_edge.tokens.good()))
        assert answer.status_code == 503
        assert answer.json()["type"] == "/problems/service-unavailable"
        assert answer.headers["retry-after"] == "1"
        assert http.get(PUBLIC).status_code == 200
        assert http.get(CLOSED).status_code == 401


def test_no_token_is_refused_on_a_closed_route(client: httpx.Client) -> None:
    answer = client.get(CLOSED)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_no_token_passes_on_a_public_route(client: httpx.Client) -> None:
    assert client.get(PUBLIC).json()["service"] == "registry"


@pytest.mark.parametrize("path", [CLOSED, PUBLIC])
@pytest.mark.parametrize("second", ["the same", "another", "rubbish"])
def test_two_authorization_headers_are_refused(client: httpx.Client, edge: Edge, path: str, second: str) -> None:
    first = f"Bearer {edge.tokens.good()}"
    value = {"the same": first, "another": f"Bearer {edge.tokens.good()}", "rubbish": "x"}[second]
    for headers in ([first, value], [value, first]):
        answer = client.get(path, headers=[("Authorization", header) for header in headers])
        assert answer.status_code == 401


@pytest.mark.parametrize("path", [CLOSED, PUBLIC])
@pytest.mark.parametrize("value", ["Bearer", "Negotiate Bearer {}", "Bearer  {}", "{}", "Bearer {}, x"])
def test_an_authorization_header_of_another_form_is_refused(
    client: httpx.Client, edge: Edge, path: str, value: str
) -> None:
    answer = client.get(path, headers={"Authorization": value.format(edge.tokens.good())})
    assert answer.status_code == 401


@pytest.mark.parametrize("path", [CLOSED, PUBLIC])
@pytest.mark.parametrize("query", ["access_token={}", "q=a&access_token={}"])
def test_a_token_in_the_query_is_refused(client: httpx.Client, edge: Edge, path: str, query: str) -> None:
    answer = client.get(f"{path}?{query.format(edge.tokens.good())}")
    assert answer.status_code == 401
    assert "access_token" not in answer.text + str(answer.headers)


def test_basic_reaches_the_service_on_a_public_route_only(client: httpx.Client) -> None:
    basic = {"Authorization": "Basic Y2xpZW50OnNlY3JldA=="}
    assert client.post("/auth/v1/login", headers=basic).status_code == 200
    assert client.get(CLOSED, headers=basic).status_code == 401


def test_a_link_may_be_good_for_a_year(client: httpx.Client, edge: Edge) -> None:
    assert client.get(BY_LINK, headers=bearer_of(edge.links.good(exp=in_seconds(YEAR)))).status_code == 200


def test_an_access_token_may_not_be_good_for_two_hours(client: httpx.Client, edge: Edge) -> None:
    assert client.get(CLOSED, headers=bearer_of(edge.tokens.good(exp=in_seconds(7200)))).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", BY_LINK, 200),
        ("POST", f"{BY_LINK}:withdraw", 200),
        ("POST", f"{BY_LINK}%3Awithdraw", 200),
        ("POST", "/registration/v1/conferences/1/registrations", 200),
        ("POST", f"{BY_LINK}:approve", 401),
        ("GET", CLOSED, 401),
        ("GET", PUBLIC, 401),
    ],
)
def test_a_link_opens_registration_only_and_there_what_names_it(
    client: httpx.Client, edge: Edge, method: str, path: str, status: int
) -> None:
    assert client.request(method, path, headers=bearer_of(edge.links.good())).status_code == status


def test_one_issuer_cannot_sign_for_the_other(client: httpx.Client, edge: Edge) -> None:
    for claims, key in ((edge.tokens.claims, edge.links), (edge.links.claims, edge.tokens)):
        mixed = Forge(key.key, key.kid, claims)
        assert client.get(BY_LINK, headers=bearer_of(mixed.good())).status_code == 401
