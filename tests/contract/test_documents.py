"""Schemathesis over every service's OpenAPI document: no answer that the document does not foresee, and never a 500."""

import json
from collections.abc import Iterator
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from unittest import SkipTest

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.hypothesis.builder import InvalidHeadersExampleMark, MissingPathParameters
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from deploy.openapi import DOCUMENTS
from shared.settings import SERVICES
from shared.testing.service import access_token
from tests.contract.served import ServedService

SCOPES = " ".join(
    [f"{service}:{what}" for service in SERVICES[1:] for what in ("read", "write")]
    + ["webhooks:manage", "events:publish", "accounts:manage"]
)
CHECKED = [
    CHECKS.get_one("not_a_server_error"),
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]

QUESTIONS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
_METHODS = {"get", "put", "post", "patch", "delete"}

pytestmark = pytest.mark.fills


def document(service: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DOCUMENTS / f"{service}.json").read_text(encoding="utf-8"))
    return read


@cache
def schema(service: str) -> BaseSchema:
    return schemathesis.openapi.from_dict(document(service))


OPERATIONS = [
    # A few of one service at a time: they share a running service, and no process has long to do when all others end.
    pytest.param(
        service,
        path,
        method,
        id=f"{service}][{method.upper()} {path}",
        marks=pytest.mark.xdist_group(f"{service} {path}"),
    )
    for service in SERVICES
    for path, item in document(service)["paths"].items()
    for method in item
    if method in _METHODS
]


@pytest.fixture(scope="session")
def served() -> Iterator[Any]:
    started: list[ServedService] = []

    @cache
    def base_url(name: str) -> str:
        started.append(ServedService(name))
        return started[-1].base_url

    yield base_url
    for service in started:
        service.stop()


@pytest.fixture
def caller() -> Iterator[requests.Session]:
    """One connection for all questions about an operation; it adds nothing to them and remembers nothing."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers.clear()
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        yield session


@pytest.fixture
def headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token('tester', client_id='tester', scope=SCOPES)}"}


def ask(case: schemathesis.Case, base_url: str, caller: requests.Session, headers: dict[str, str]) -> None:
    case.call_and_validate(base_url=base_url, session=caller, headers=dict(headers), checks=CHECKED, timeout=20)


@pytest.mark.parametrize(("service", "path", "method"), OPERATIONS)
def test_answers_are_those_of_the_document(
    service: str, path: str, method: str, served: Any, caller: requests.Session, headers: dict[str, str]
) -> None:
    """What `schema.parametrize()` does, but for one operation, and only in the process that asks about it.

    Every test process collects every test, and making the questions takes longer than asking some of them.
    """
    every = schema(service)
    question = build_operation_test(
        config=every.config,
        operation=every[path][method],
        test_func=ask,
        given_kwargs={},
        feedback=NO_FEEDBACK,
        explicit_settings=QUESTIONS,
    )
    assert not MissingPathParameters.is_set(question)
    assert not InvalidHeadersExampleMark.is_set(question)
    try:
        question(base_url=served(service), caller=caller, headers=headers)
    except SkipTest as nothing:
        pytest.fail(f"no question could be made: {nothing}")
