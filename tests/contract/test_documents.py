"""Schemathesis over every service's OpenAPI document: no answer that the document does not foresee, and never a 500."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
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

schemas = {
    name: schemathesis.openapi.from_dict(json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8")))
    for name in SERVICES
}


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


@schemathesis.pytest.parametrize(**schemas)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_those_of_the_document(case: schemathesis.Case, served: Any) -> None:
    name = case.operation.label.split()[1].split("/")[1]
    base_url = served(name if name in SERVICES else "gateway")
    headers = {"Authorization": f"Bearer {access_token('tester', client_id='tester', scope=SCOPES)}"}
    case.call_and_validate(base_url=base_url, headers=headers, checks=CHECKED, timeout=20)
