"""Requests of people who do not exist, prepared as bytes."""

import json
from collections.abc import Sequence

from bench.load import request
from shared.ids import new_id


def registering(path: str, workshops: Sequence[str]) -> bytes:
    """A POST that registers somebody new at `path`, with workshops in order of preference."""
    mark = new_id().hex
    person = {"given_name": "Nobody", "family_name": f"Bench {mark}", "email": f"{mark}@example.org"}
    body = json.dumps({"person": person, "delegation": "FR", "workshops": workshops}).encode()
    return request("POST", path, body=body, headers={"Idempotency-Key": str(new_id())})


def acting(path: str, authorisation: str) -> bytes:
    """A POST without a body, of somebody who may do this."""
    return request("POST", path, headers={"Idempotency-Key": str(new_id()), "Authorization": authorisation})
