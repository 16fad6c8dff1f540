"""What a newcomer reads when the platform is ready."""

from deploy.launcher.home import Home
from deploy.launcher.settings import LauncherSettings


def welcome(settings: LauncherSettings, home: Home, seconds: float) -> str:
    """The address, the documents, the credentials and three lines to try."""
    base = settings.base_url
    lines = [
        "",
        f"Entente is ready after {seconds:.1f} s.",
        "",
        f"  Address      {base}",
        f"  API          {base}/docs",
    ]
    if not settings.in_production:
        lines.append(f"  Credentials  {home.credentials}")
    lines += [f"  Logs         {home.logs}", "", "Try:", ""]
    lines += [f"  curl -s '{base}/registry/v1/partners?limit=3'", f"  curl -s '{base}/registration/v1/conferences'"]
    if settings.in_production:
        lines.append(f"  curl -s '{base}/readyz'")
    else:
        read = f'import json; c = json.load(open("{home.credentials}"))["clients"]["partner"]'
        show = 'print(c["client_id"] + ":" + c["client_secret"])'
        lines.append(
            f"  curl -s -u \"$(python3 -c '{read}; {show}')\" -d grant_type=client_credentials '{base}/auth/v1/token'"
        )
    lines += ["", "Ctrl-C ends it.", ""]
    return "\n".join(lines)
