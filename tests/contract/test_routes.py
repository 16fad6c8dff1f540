"""Every route of every service: documented, guarded by exactly one permission, and committed as documented."""

import copy
import io
import json
import re
from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI, UploadFile
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from deploy import rules
from deploy.openapi import DOCUMENTS, document_of, service_of
from services.gateway.documents.merge import merge
from shared.app import create_app
from shared.auth.permissions import Permission
from shared.catalogue.texts import LANGUAGES
from shared.catalogue.vocabularies import unlabelled
from shared.http.openapi import api_routes
from shared.settings import SERVICES
from shared.testing.service import test_settings as settings_of

# One process makes the applications and their documents, which takes seconds.
pytestmark = pytest.mark.xdist_group("documents")

INSIDE_ONLY = re.compile(r"/(livez|readyz|metrics|openapi\.json)$")
METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture(scope="module", params=SERVICES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def app(name: str) -> FastAPI:
    service = service_of(name)
    settings = settings_of(service, "postgresql://nobody@/nowhere", {}, {"signing_key_file": "none"})
    return create_app(service, settings)


@cache
def document(name: str) -> dict[str, Any]:
    """The service's document, as it would be committed."""
    made: dict[str, Any] = json.loads(json.dumps(document_of(service_of(name))))
    return made


def documented_routes(app: FastAPI) -> list[APIRoute]:
    return [route for route in api_routes(app) if route.include_in_schema]


def test_the_routes_are_the_documents_operations(app: FastAPI) -> None:
    routes = {(method.lower(), route.path_format) for route in documented_routes(app) for method in route.methods or ()}
    operations = {
        (method, path) for path, item in app.openapi()["paths"].items() for method in item if method in METHODS
    }
    assert routes == operations


def test_what_is_not_documented_is_for_operators_only(app: FastAPI) -> None:
    hidden = {route.path_format for route in api_routes(app) if not route.include_in_schema}
    assert {path for path in hidden if not INSIDE_ONLY.search(path) and not path.startswith("/docs")} == set()


def test_every_route_has_one_permission(app: FastAPI) -> None:
    for route in documented_routes(app):
        permissions = [item for item in route.dependant.dependencies if isinstance(item.call, Permission)]
        assert len(permissions) == 1, f"{route.methods} {route.path_format} has {len(permissions)} permissions"


def test_every_operation_is_described_and_refuses_by_problems(app: FastAPI) -> None:
    seen: set[str] = set()
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            where = f"{method.upper()} {path}"
            assert operation["operationId"] not in seen, where
            seen.add(operation["operationId"])
            assert operation.get("tags"), f"{where} has no tag"
            assert operation.get("description"), f"{where} says nothing of itself"
            refusals = {status for status in operation["responses"] if status.startswith("4")}
            assert {"400", "401", "422", "429"} <= refusals, where


def test_every_body_has_an_example_that_its_route_takes(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    for route in documented_routes(app):
        if route.body_field is None:
            continue
        operation = app.openapi()["paths"][route.path_format][next(iter(route.methods)).lower()]
        for content in operation["requestBody"]["content"].values():
            examples = examples_of_body(content, schemas)
            assert examples, f"{route.path_format} has a body without an example"
            for example in examples:
                taken = with_files(example, content["schema"], schemas)
                _, errors = route.body_field.validate(taken, {}, loc=("body",))
                assert not errors, f"{route.path_format} refuses its own example: {errors}"


def examples_of_body(content: dict[str, Any], schemas: dict[str, Any]) -> list[Any]:
    schema = content["schema"]
    references = [item["$ref"] for item in [schema, *schema.get("anyOf", ())] if "$ref" in item]
    named = [schemas[reference.rpartition("/")[2]] for reference in references]
    given = [item["value"] for item in content.get("examples", {}).values()]
    return [*given, *(example for part in [schema, *named] for example in part.get("examples", ()))]


def with_files(example: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """An example of a form as it arrives: what stands for a file is one."""
    form = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    files = [name for name, field in form.get("properties", {}).items() if "contentMediaType" in field]
    return {**example, **{name: UploadFile(io.BytesIO(example[name].encode())) for name in files}} if files else example


def test_headers_are_described_where_they_appear(app: FastAPI) -> None:
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            where = f"{method.upper()} {path}"
            success = next(answer for status, answer in operation["responses"].items() if status[0] in "23")
            taken = {parameter["name"] for parameter in operation.get("parameters", ())}
            given = set(success.get("headers", ()))
            # The cursors of another's protocol are its own.
            assert ("Link" in given) == ("cursor" in taken and "x-cors" not in operation), where
            assert ("Location" in given) == ("201" in operation["responses"]), where
            assert ("If-None-Match" in taken) == ("ETag" in given and method == "get"), where
            assert "Retry-After" in operation["responses"]["503"]["headers"], where


def test_the_document_is_valid(name: str) -> None:
    validate(document(name))


def test_the_merged_document_is_valid_and_has_every_operation() -> None:
    documents = {service: copy.deepcopy(document(service)) for service in SERVICES}
    merged = merge(documents, title="Entente", version="1")
    validate(merged)
    assert set(merged["paths"]) == {path for document in documents.values() for path in document["paths"]}


def test_the_committed_document_is_the_services(name: str) -> None:
    committed = json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
    assert committed == document(name), "run `make openapi`, and look at what changed"


def test_rules_and_vocabularies_speak_four_languages(name: str) -> None:
    service = service_of(name)
    assert unlabelled(service.vocabularies) == []
    for rule in service.rules:
        labels = rule.text.as_labels()
        assert len(set(labels.values())) == len(LANGUAGES), f"{rule.id}: a language repeats another's text"


def test_the_document_of_rules_is_the_catalogues() -> None:
    assert rules.DOCUMENT.read_text(encoding="utf-8") == rules.text(), "run `make openapi`"
