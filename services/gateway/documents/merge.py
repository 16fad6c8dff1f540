"""One OpenAPI document from many: nothing of one service may be taken for another's of the same name."""

from collections.abc import Mapping
from typing import Any

from services.gateway.documents.library import Document

_DESCRIPTION = (
    "The platform of a cooperation network: partners and their agreements (registry), the conferences where they meet "
    "(registration), what the cooperation achieves (indicators), and accounts, tokens and webhooks (gateway)."
)
_COMPONENTS = "#/components/"
_SHARED_SECTION = "securitySchemes"
_MAPS_OF_SCHEMAS = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
_PLAIN_DATA = frozenset({"example", "default", "const", "enum"})


def merge(documents: Mapping[str, Document], *, title: str, version: str) -> Document:
    """The documents of several services as one, valid OpenAPI 3.1.

    Components are called `<service>_<name>`, tags `<service>: <tag>` (grouped by service in `x-tagGroups`); security
    schemes are the same in all. Paths, operation ids and events bear their service's name already.
    """
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": _DESCRIPTION},
        "tags": [],
        "x-tagGroups": [],
        "paths": {},
        "webhooks": {},
        "components": {},
    }
    for service, document in documents.items():
        paths = _renamed(document.get("paths", {}), service)
        webhooks = _renamed(document.get("webhooks", {}), service)
        tags = _tagged({**paths, **{f"webhook {name}": item for name, item in webhooks.items()}}, service)
        merged["paths"] |= paths
        merged["webhooks"] |= webhooks
        merged["tags"] += [{"name": tag} for tag in tags]
        merged["x-tagGroups"].append({"name": document["info"]["title"], "tags": tags})
        for section, components in document.get("components", {}).items():
            target = merged["components"].setdefault(section, {})
            shared = section == _SHARED_SECTION
            target |= {
                name if shared else _name(service, name): _renamed(component, service)
                for name, component in components.items()
            }
    return merged


def _name(service: str, component: str) -> str:
    return f"{service}_{component}"


def _tagged(items: Mapping[str, Any], service: str) -> list[str]:
    """Rename the operations' tags; the names in the order in which they appear."""
    seen: dict[str, None] = {}
    for item in items.values():
        for operation in item.values():
            if isinstance(operation, dict) and "tags" in operation:
                operation["tags"] = [f"{service}: {tag}" for tag in operation["tags"]]
                seen |= dict.fromkeys(operation["tags"])
    return list(seen)


def _renamed(node: Any, service: str, *, names: bool = False) -> Any:
    """A copy in which references lead to renamed components. In a map of schemas keys are names and mean nothing."""
    if isinstance(node, list):
        return [_renamed(item, service) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _renamed_value(key, value, service, names=names) for key, value in node.items()}


def _renamed_value(key: str, value: Any, service: str, *, names: bool) -> Any:
    if names:
        return _renamed(value, service)
    if key == "$ref" and isinstance(value, str):
        return _reference(value, service)
    if key == "discriminator" and isinstance(value, dict):
        mapping = {name: _mapped(target, service) for name, target in value.get("mapping", {}).items()}
        return {**value, "mapping": mapping} if mapping else value
    if key in _PLAIN_DATA or (key == "examples" and isinstance(value, list)):
        return value
    return _renamed(value, service, names=key in _MAPS_OF_SCHEMAS)


def _reference(reference: str, service: str) -> str:
    if not reference.startswith(_COMPONENTS):
        return reference
    section, _, component = reference.removeprefix(_COMPONENTS).partition("/")
    return reference if section == _SHARED_SECTION else f"{_COMPONENTS}{section}/{_name(service, component)}"


def _mapped(target: str, service: str) -> str:
    """A discriminator may name a schema by reference or by its bare name."""
    return _reference(target, service) if "/" in target or target.endswith(".json") else _name(service, target)
