"""Envoy's clusters: the processes behind the edge."""

import ipaddress

from deploy.envoy.target import Config, socket_address
from deploy.envoy.typed import typed


def cluster(name: str, addresses: tuple[str, ...]) -> Config:
    """The processes of one service. Host names are resolved again and again, so that replicas may come and go."""
    return {
        "name": name,
        "type": "STRICT_DNS" if any(map(_is_host_name, addresses)) else "STATIC",
        "connect_timeout": "1s",
        "lb_policy": "LEAST_REQUEST",
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": socket_address(a)}} for a in addresses]}],
        },
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                # uvicorn closes a connection idle for 5 s by default: let go first, or a request meets its end.
                common_http_protocol_options={"idle_timeout": "4s"},
                explicit_http_config={"http_protocol_options": {}},
            )
        },
        # A process that cannot be reached is left alone for a while. Its own 5xx answers do not count: a service that
        # says 503 because a peer is down is healthy.
        "outlier_detection": {
            "split_external_local_origin_errors": True,
            "consecutive_local_origin_failure": 3,
            "enforcing_consecutive_5xx": 0,
            "enforcing_consecutive_gateway_failure": 0,
            "enforcing_success_rate": 0,
            "enforcing_local_origin_success_rate": 0,
            "interval": "1s",
            "base_ejection_time": "1s",
            "max_ejection_time": "5s",
            "max_ejection_percent": 50,
        },
    }


def _is_host_name(address: str) -> bool:
    if address.startswith("unix:"):
        return False
    try:
        ipaddress.ip_address(address.rpartition(":")[0].strip("[]"))
    except ValueError:
        return True
    return False
