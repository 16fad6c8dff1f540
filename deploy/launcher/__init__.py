"""The launcher: a whole platform on one machine (`python -m deploy.launcher`), and the same as a library."""

from deploy.launcher.failure import LaunchError
from deploy.launcher.platform import Platform
from deploy.launcher.settings import LauncherSettings
from deploy.launcher.temporary import temporary_platform

__all__ = ["LaunchError", "LauncherSettings", "Platform", "temporary_platform"]
