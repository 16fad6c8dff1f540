"""From an EdgeTarget to Envoy's configuration file."""

import json
import os
from pathlib import Path

from deploy.envoy.access_log import access_log
from deploy.envoy.clusters import cluster
from deploy.envoy.filters import http_filters, untrusted_headers_removed
from deploy.envoy.local_replies import local_replies
from deploy.envoy.routes import virtual_host
from deploy.envoy.target import Config, EdgeTarget
from deploy.envoy.typed import extension, typed

HEADER_LIMIT_KIB = 16

_MOST_CONNECTIONS = 20_000


def render(target: EdgeTarget) -> Config:
    """Envoy's whole configuration; raises EdgeError when a document is missing or unreadable."""
    config: Config = {
        "static_resources": {
            "listeners": [_listener(target)],
            "clusters": [cluster(name, addresses) for name, addresses in target.upstreams.items()],
        },
        "overload_manager": {
            "resource_monitors": [
                extension(
                    "envoy.resource_monitors.global_downstream_max_connections",
                    "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                    max_active_downstream_connections=_MOST_CONNECTIONS,
                )
            ]
        },
    }
    if target.admin_socket is not None:
        config["admin"] = {"address": {"pipe": {"path": str(target.admin_socket), "mode": 0o600}}}
    return config


def write_config(target: EdgeTarget, path: Path) -> Path:
    """Write the configuration to `path`, whole or not at all, and return `path`.

    It is JSON, whatever the name: give `path` the ending `.json`, by which Envoy knows.
    """
    text = json.dumps(render(target), indent=1, ensure_ascii=False)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)
    return path


def _listener(target: EdgeTarget) -> Config:
    return {
        "name": "edge",
        "address": {"socket_address": {"address": target.host, "port_value": target.port}},
        # With SO_REUSEPORT a second Envoy would silently share a port that is already taken.
        "enable_reuse_port": False,
        "per_connection_buffer_limit_bytes": 1024 * 1024,
        "filter_chains": [
            {
                "filters": [
                    extension(
                        "envoy.filters.network.http_connection_manager",
                        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                        **_connection_manager(target),
                    )
                ]
            }
        ],
    }


def _connection_manager(target: EdgeTarget) -> Config:
    return {
        "stat_prefix": "edge",
        # A path means the same to the edge and to a service, or it is refused.
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "max_request_headers_kb": HEADER_LIMIT_KIB,
        "common_http_protocol_options": {"idle_timeout": "300s", "headers_with_underscores_action": "DROP_HEADER"},
        "http2_protocol_options": {"max_concurrent_streams": 100},
        # Slow senders are not waited for; the largest file comes in time over a line of 1.5 Mbit/s.
        "request_headers_timeout": "10s",
        "request_timeout": "120s",
        # Nobody else is trusted for an address, not even on this machine.
        "use_remote_address": True,
        "xff_num_trusted_hops": target.trusted_proxies,
        "early_header_mutation_extensions": [untrusted_headers_removed(target)],
        # Always our own request id, and shown to the caller.
        "request_id_extension": {
            "typed_config": typed("envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig", pack_trace_reason=False)
        },
        "always_set_request_id_in_response": True,
        "server_header_transformation": "PASS_THROUGH",
        "access_log": [access_log(target.access_log, readable=target.readable_log)],
        "local_reply_config": local_replies(),
        "route_config": {"name": "entente", "virtual_hosts": [virtual_host(target)]},
        "http_filters": http_filters(target),
    }
