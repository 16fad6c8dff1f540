"""`python -m deploy.launcher`: start the platform, say where it is, and end it on Ctrl-C or SIGTERM."""

import argparse
import os
import signal
import sys
import time
from types import FrameType

from deploy.launcher.failure import LaunchError
from deploy.launcher.platform import Platform
from deploy.launcher.settings import LauncherSettings
from deploy.launcher.text import welcome
from shared.children import end_with_parent

_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """0 when it was asked to end, 1 when it could not start or go on."""
    parser = argparse.ArgumentParser(prog="python -m deploy.launcher", description=__doc__)
    parser.add_argument(
        "--end-with-parent", action="store_true", help="end when the parent process (make) is killed (Linux)"
    )
    if parser.parse_args().end_with_parent:
        end_with_parent(signal.SIGTERM)
    try:
        return run(Platform(LauncherSettings.load()))
    except LaunchError as error:
        return _give_up(error)


def run(platform: Platform) -> int:
    """Start a platform, welcome the newcomer, and stay until a signal (0) or a failure (1) ends it."""
    began = time.monotonic()
    _end_on_signals(platform)
    try:
        platform.start()
        platform.say(welcome(platform.settings, platform.home, time.monotonic() - began))
        platform.wait()
    except LaunchError as error:
        platform.stop()
        return _give_up(error)
    except KeyboardInterrupt:
        platform.stop()
    return 0


def _end_on_signals(platform: Platform) -> None:
    """The first signal ends the run in good order, wherever it stands; the second one at once."""

    def at_once(number: int, _: FrameType | None) -> None:
        platform.kill_everything()
        os._exit(128 + number)

    def in_good_order(_: int, __: FrameType | None) -> None:
        for ending in _ENDING_SIGNALS:
            signal.signal(ending, at_once)
        raise KeyboardInterrupt

    for ending in _ENDING_SIGNALS:
        signal.signal(ending, in_good_order)


def _give_up(error: LaunchError) -> int:
    print(f"entente: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
