"""`python -m tests.deploy.run_standin <home> <port>`: the launcher's own main, with the stand-in alone.

A process of its own, so that tests can send it signals and kill it.
"""

import sys
from pathlib import Path

from deploy.launcher import LauncherSettings, Platform
from deploy.launcher.__main__ import run
from tests.deploy.conftest import STANDIN, write_documents

if __name__ == "__main__":
    settings = LauncherSettings(_env_file=None, home=Path(sys.argv[1]), port=int(sys.argv[2]), demo=False, rate_limit=0)
    documents = write_documents(Path(sys.argv[1]) / "documents")
    sys.exit(run(Platform(settings, services=(), extra_apps=STANDIN, documents=documents, durable=False)))
