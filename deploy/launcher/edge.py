"""The edge (Envoy) as one more process of the platform."""

import errno
import os
import socket
from pathlib import Path

from deploy.envoy.process import command
from deploy.envoy.render import write_config
from deploy.envoy.target import EdgeError, EdgeTarget, RateLimit
from deploy.launcher.failure import LaunchError
from deploy.launcher.plan import Plan
from deploy.launcher.processes import ProcessSpec
from shared.settings import SERVICES

EDGE = "edge"
_MOST_THREADS = 2  # a laptop's cores are for the services too


def edge_process(plan: Plan, documents: Path) -> ProcessSpec:
    """Write Envoy's configuration into the platform's home and say how Envoy is run. Raises LaunchError."""
    settings = plan.settings
    try:
        target = EdgeTarget(
            host=settings.host,
            port=settings.port,
            public_url=settings.base_url,
            # A service that is not started here still has its route: its socket is merely never there.
            upstreams={service: plan.addresses(service) for service in dict.fromkeys((*SERVICES, *plan.apps))},
            documents=documents,
            cors_origins=settings.origins,
            rate_limit=RateLimit.parse(str(settings.rate_limit)),
            readable_log=settings.log_form == "console",
        )
        configuration = write_config(target, plan.home.edge_configuration)
    except EdgeError as error:
        raise LaunchError(f"The edge cannot be configured: {error}") from error
    return ProcessSpec(
        name=EDGE,
        command=tuple(command(configuration, workers=min(_MOST_THREADS, os.cpu_count() or 1))),
        environment={"PATH": os.environ.get("PATH", os.defpath)},
        patience=3.0,
    )


def check_port(host: str, port: int) -> None:
    """Raise LaunchError, with the way out, when the edge could not listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise LaunchError(f"Port {port} is taken by another program: set ENTENTE_PORT to a free one.") from error
        if error.errno == errno.EACCES:
            raise LaunchError(f"Port {port} needs privileges: set ENTENTE_PORT to 1024 or above.") from error
        raise LaunchError(f"Nothing can listen on {host} port {port}: {error.strerror}.") from error


def free_port() -> int:
    """A port of this machine that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
