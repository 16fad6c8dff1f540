"""Many documents as one: valid, and nothing of one service taken for another's."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.gateway.documents.merge import merge


def document(service: str) -> dict[str, Any]:
    """Two services with components of the same names, and everything that may refer to them."""
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Entente: {service}", "version": "1"},
        "paths": {
            f"/{service}/v1/things": {
                "get": {
                    "operationId": f"{service}_list_things",
                    "tags": ["things"],
                    "security": [{"bearer": []}],
                    "responses": {
                        "200": {
                            "description": "things",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        }
                    },
                }
            }
        },
        "webhooks": {
            f"{service}.thing.done": {
                "post": {
                    "operationId": f"{service}_thing_done",
                    "tags": ["webhooks"],
                    "requestBody": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cat"}}},
                    },
                    "responses": {"2XX": {"description": "taken"}},
                }
            }
        },
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Thing": {
                    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                    "discriminator": {
                        "propertyName": "kind",
                        "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"},
                    },
                },
                "Cat": {
                    "type": "object",
                    "properties": {
                        "kind": {"const": "cat"},
                        "default": {"$ref": "#/components/schemas/Note"},
                        "example": {"type": "array", "items": {"$ref": "#/components/schemas/Note"}},
                        "discriminator": {"$ref": "#/components/schemas/Note"},
                    },
                    "examples": [{"kind": "cat", "default": {"$ref": "#/components/schemas/Note"}}],
                },
                "Dog": {"type": "object", "properties": {"kind": {"const": "dog"}}},
                "Note": {"type": "string", "description": service},
            },
        },
    }


@pytest.fixture
def merged() -> dict[str, Any]:
    services = ("registry", "registration")
    return merge({name: document(name) for name in services}, title="All", version="1")


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [reference for item in node for reference in references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    inner = [item for key, item in node.items() if key not in ("$ref", "examples")]
    return own + references(inner)


def test_it_is_valid(merged: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(merged).validate()


def test_every_reference_leads_to_the_same_services_component(merged: dict[str, Any]) -> None:
    schemas = merged["components"]["schemas"]
    assert set(schemas) == {
        f"{service}_{name}" for service in ("registry", "registration") for name in ("Thing", "Cat", "Dog", "Note")
    }
    found = references(merged)
    assert len(found) == 14
    assert all(reference.removeprefix("#/components/schemas/") in schemas for reference in found)
    cat = schemas["registration_Cat"]
    assert cat["properties"]["default"] == {"$ref": "#/components/schemas/registration_Note"}
    assert cat["properties"]["discriminator"] == {"$ref": "#/components/schemas/registration_Note"}
    assert schemas["registration_Thing"]["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/registration_Cat",
        "dog": "registration_Dog",
    }


def test_examples_are_left_alone(merged: dict[str, Any]) -> None:
    example = merged["components"]["schemas"]["registry_Cat"]["examples"][0]
    assert example == {"kind": "cat", "default": {"$ref": "#/components/schemas/Note"}}


def test_paths_events_and_tags_of_all_are_there(merged: dict[str, Any]) -> None:
    assert set(merged["paths"]) == {"/registry/v1/things", "/registration/v1/things"}
    assert set(merged["webhooks"]) == {"registry.thing.done", "registration.thing.done"}
    groups = {group["name"]: group["tags"] for group in merged["x-tagGroups"]}
    assert groups == {
        "Entente: registry": ["registry: things", "registry: webhooks"],
        "Entente: registration": ["registration: things", "registration: webhooks"],
    }
    operation = merged["paths"]["/registry/v1/things"]["get"]
    assert (operation["tags"], operation["security"]) == (["registry: things"], [{"bearer": []}])
    assert set(merged["components"]["securitySchemes"]) == {"bearer"}


def test_merging_changes_none_of_its_documents() -> None:
    before = document("registry")
    merge({"registry": before}, title="All", version="1")
    assert json.dumps(before) == json.dumps(document("registry"))
