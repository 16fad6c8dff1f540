"""One line a request: enough to follow it, nothing that opens anything (no query, no header with a token)."""

from pathlib import Path

from deploy.envoy.target import Config
from deploy.envoy.typed import extension

_FIELDS = {
    "time": "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
    "logger": "edge",
    "request_id": "%REQ(X-REQUEST-ID)%",
    "method": "%REQ(:METHOD)%",
    "path": "%PATH(NQ)%",
    "status": "%RESPONSE_CODE%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "service": "%UPSTREAM_CLUSTER%",
    "ms": "%DURATION%",
    "bytes_in": "%BYTES_RECEIVED%",
    "bytes_out": "%BYTES_SENT%",
    "client": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "agent": "%REQ(USER-AGENT)%",
}
_FOR_PEOPLE = "%REQ(:METHOD)% %PATH(NQ)% → %RESPONSE_CODE% in %DURATION% ms  %REQ(X-REQUEST-ID)%\n"


def access_log(path: Path | None, *, readable: bool = False) -> Config:
    """Into `path`, or to standard output; JSON, or `readable` at a console."""
    log_format: Config = {"json_format": _FIELDS}
    if readable:
        log_format = {"text_format_source": {"inline_string": _FOR_PEOPLE}}
    if path is None:
        return extension(
            "envoy.access_loggers.stdout",
            "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            log_format=log_format,
        )
    return extension(
        "envoy.access_loggers.file",
        "envoy.extensions.access_loggers.file.v3.FileAccessLog",
        path=str(path),
        log_format=log_format,
    )
