"""How the launcher gives up."""


class LaunchError(Exception):
    """The platform cannot be started or kept running; the text is for the operator, a sentence first."""
