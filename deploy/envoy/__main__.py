"""Write the edge's configuration from environment variables; `docs/containers.md` lists them."""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from deploy.envoy.render import write_config
from deploy.envoy.target import SERVICES, EdgeError, EdgeTarget, RateLimit, whole_number

_LISTEN_PORT = 8080
_DOCUMENTS = Path("docs/openapi")


def target_from_environment(environment: Mapping[str, str]) -> EdgeTarget:
    """Read the platform's own variables; raises EdgeError naming the one that is missing or wrong.

    A service's address is its `ENTENTE_<SERVICE>_URL`, several separated by commas.
    """
    origins = environment.get("ENTENTE_CORS_ORIGINS", "")
    return EdgeTarget(
        host="0.0.0.0",
        port=_LISTEN_PORT,
        public_url=_required(environment, "ENTENTE_PUBLIC_URL").rstrip("/"),
        upstreams={
            service: tuple(_address(url) for url in _required(environment, f"ENTENTE_{service.upper()}_URL").split(","))
            for service in SERVICES
        },
        documents=_DOCUMENTS,
        cors_origins=tuple(origin.strip() for origin in origins.split(",") if origin.strip()),
        rate_limit=RateLimit.parse(environment.get("ENTENTE_RATE_LIMIT") or "50"),
        trusted_proxies=whole_number(environment.get("ENTENTE_TRUSTED_PROXIES") or "0", "ENTENTE_TRUSTED_PROXIES"),
    )


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise EdgeError(f"{name} is not set.")
    return value


def _address(url: str) -> str:
    if url.startswith("unix:"):
        return url
    parts = urlsplit(url.strip())
    if parts.scheme != "http" or not parts.hostname:
        raise EdgeError(f"{url!r} is neither http://host:port nor unix:/path.")
    return f"{parts.hostname}:{parts.port or 80}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.envoy", description=__doc__)
    parser.add_argument("file", type=Path, help="where to write the configuration, as JSON")
    file = parser.parse_args().file
    try:
        path = write_config(target_from_environment(os.environ), file)
    except EdgeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{path}: the edge is configured")
    return 0


if __name__ == "__main__":
    sys.exit(main())
