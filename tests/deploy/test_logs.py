"""What a person sees at the console, and what the files keep."""

import io
from pathlib import Path

from deploy.launcher.logs import Console, Logs
from deploy.launcher.settings import LauncherSettings

REQUESTS = [
    "2026-11-24T09:30:00.1Z [info     ] request                        method=GET ms=3.1 route=/notes/{id} status=200",
    "2026-11-24T09:30:00.1Z [info     ] request                        method=GET ms=3.1 route=/notes/{id} status=404",
    "GET /registry/v1/partners → 200 in 3 ms  0198c2b0",
]
OTHERS = [
    "2026-11-24T09:30:00.1Z [info     ] request                        method=GET ms=3.1 route=/notes/{id} status=500",
    "GET /registry/v1/partners → 503 in 3 ms  0198c2b0",
    "2026-11-24T09:30:00.1Z [warning  ] worker failed                  kind=OSError",
]


def shown(folder: Path, *, requests: bool) -> str:
    output = io.StringIO()
    console = Console(output)
    logs = Logs(folder, console, requests=requests)
    for line in REQUESTS + OTHERS:
        logs.add("registry-0", line)
    logs.close()
    console.close()
    return output.getvalue()


def test_requests_stay_in_the_files_unless_they_failed_or_are_asked_for(tmp_path: Path) -> None:
    quiet = shown(tmp_path, requests=False)
    assert [line in quiet for line in REQUESTS + OTHERS] == [False] * 3 + [True] * 3
    assert (tmp_path / "registry-0.log").read_text(encoding="utf-8").splitlines() == REQUESTS + OTHERS
    assert all(line in shown(tmp_path, requests=True) for line in REQUESTS + OTHERS)


def test_a_laptop_is_quiet_and_what_machines_read_is_whole() -> None:
    assert not LauncherSettings(_env_file=None).shows_requests
    assert LauncherSettings(_env_file=None, log_format="json").shows_requests
    assert LauncherSettings(_env_file=None, log_requests=True).shows_requests
