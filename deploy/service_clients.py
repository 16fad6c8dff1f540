"""The services as machine clients of each other: what each may do with its peers."""

from collections.abc import Mapping

SERVICE_SCOPES: Mapping[str, tuple[str, ...]] = {
    "gateway": ("registry:read", "registration:read", "indicators:read"),
    "registry": ("events:publish",),
    "registration": ("events:publish", "registry:read"),
    "indicators": ("events:publish", "registry:read", "registration:read"),
}


def service_clients(secrets: Mapping[str, str]) -> list[dict[str, object]]:
    """The clients as `services.gateway.provision` is told of them; `secrets` holds each service's own."""
    return [
        {
            "client_id": f"service:{service}",
            "secret": secrets[service],
            "scopes": list(scopes),
            "name": f"The service {service}",
            "subject": f"service:{service}",
        }
        for service, scopes in SERVICE_SCOPES.items()
    ]
