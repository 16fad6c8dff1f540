"""`python -m deploy.openapi`: writes each service's OpenAPI document to `docs/openapi/`, where a change of it shows.

Envoy's routes are made from these documents, so a test holds them against what the services serve.
"""

import importlib
import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from shared.app import Service, create_app
from shared.settings import SERVICES, CommonSettings, Settings

DOCUMENTS = Path(__file__).parent.parent / "docs" / "openapi"


def service_of(name: str) -> Service:
    """The description of the service `name`."""
    service: Service = importlib.import_module(f"services.{name}.service").SERVICE
    return service


def document_of(service: Service) -> dict[str, Any]:
    """The OpenAPI document of a service, made without opening anything."""
    own = service.own_settings.model_construct(
        database_url=SecretStr("postgresql://nobody@/nowhere"), secret=SecretStr("x" * 32)
    )
    common = CommonSettings.model_construct(public_url="http://127.0.0.1:8080")
    return create_app(service, Settings(service.name, common, own)).openapi()


def write_documents() -> None:
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    for name in SERVICES:
        text = json.dumps(document_of(service_of(name)), ensure_ascii=False, indent=1, sort_keys=True)
        draft = DOCUMENTS / f".{name}.json.draft"
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(DOCUMENTS / f"{name}.json")  # an edge that starts meanwhile reads the one or the other, whole


if __name__ == "__main__":
    write_documents()
