"""Deactivated accounts stop within a minute although tokens are checked offline: each process asks every 15 seconds."""

import asyncio

from shared.runtime import Runtime

_POLL_SECONDS = 15


async def follow_revocations(runtime: Runtime) -> None:
    """For the life of the process: read `/auth/v1/revocations?since=` and remember whose tokens are no longer good."""
    since: str | None = None
    while True:
        parameters = {"since": since} if since else {}
        response = await runtime.peers.get("gateway", "/auth/v1/revocations", params=parameters)
        response.raise_for_status()
        answer = response.json()
        for item in answer["items"]:
            runtime.authenticator.revocations.revoke(item["subject"], item["revoked_before"])
        since = answer["next_since"]
        await asyncio.sleep(_POLL_SECONDS)
