"""The kinds of events that exist, from the `webhooks` sections of the services' OpenAPI documents."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from services.gateway.documents.library import library_of
from services.gateway.webhooks.stream.schemas import EventTypeList, EventTypeOut
from services.gateway.webhooks.texts import UNKNOWN_EVENT_TYPE
from shared.http.client import PeerUnavailable
from shared.http.problems import Fault, Unprocessable
from shared.runtime import Runtime

_COMPONENT = "#/components/schemas/"
_EVERYTHING = ".*"


class KnownTypes:
    """All kinds of events by their name. `documents` are those at hand, `missing` the services that have none."""

    def __init__(self, documents: Mapping[str, dict[str, Any]], missing: Sequence[str] = ()) -> None:
        self._missing = frozenset(missing)
        self._types = {
            name: _event_type(service, name, item["post"], document)
            for service, document in documents.items()
            for name, item in document.get("webhooks", {}).items()
        }

    def listed(self) -> EventTypeList:
        return EventTypeList(items=[self._types[name] for name in sorted(self._types)])

    def check(self, wanted: Sequence[str]) -> None:
        """Raises Unprocessable when one of these (`a.b.c`, `a.*`) does not exist.

        Raises PeerUnavailable when it is of a service whose document was never seen, because then nobody can tell.
        """
        errors = []
        for number, name in enumerate(wanted):
            if self._exists(name):
                continue
            service = name.partition(".")[0]
            if service in self._missing:
                raise PeerUnavailable(service)
            pointer = f"/event_types/{number}"
            errors.append(Fault(pointer, "unknown_event_type", UNKNOWN_EVENT_TYPE, {"name": name}))
        if errors:
            raise Unprocessable(errors=errors)

    def _exists(self, name: str) -> bool:
        if not name.endswith(_EVERYTHING):
            return name in self._types
        return any(known.startswith(name.removesuffix("*")) for known in self._types)


async def known_types(runtime: Runtime, app: FastAPI) -> KnownTypes:
    """The kinds of events of all services that can be known now."""
    library = library_of(runtime)
    return KnownTypes(*await library.documents(own=app.openapi()))


def _event_type(service: str, name: str, operation: dict[str, Any], document: dict[str, Any]) -> EventTypeOut:
    schema = copy.deepcopy(operation["requestBody"]["content"]["application/json"]["schema"])
    example = schema.pop("examples")[0]
    return EventTypeOut(
        type=name,
        service=service,
        description=operation["summary"],
        json_schema=_standing_alone(schema, document),
        example=example,
    )


def _standing_alone(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The schema with the components that it needs as its own `$defs`."""
    definitions: dict[str, Any] = {}

    def localise(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                localise(item)
        if not isinstance(node, dict):
            return
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_COMPONENT):
            component = reference.removeprefix(_COMPONENT)
            node["$ref"] = f"#/$defs/{component}"
            if component not in definitions:
                definitions[component] = copy.deepcopy(document["components"]["schemas"][component])
                localise(definitions[component])
        for value in node.values():
            localise(value)

    localise(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "$defs": definitions}
