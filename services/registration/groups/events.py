"""What happens to groups, as others learn of it: how many they are, and nothing of whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.participants.events import outbox_row
from shared.events.types import EventData, EventType, EventTypes, Subject, Visibility


class GroupSnapshot(BaseModel):
    """A group at one version."""

    id: UUID
    version: int
    kind: str
    delegation: str | None = None
    members: int = Field(description="who are confirmed; nobody who withdrew")


class GroupEvent(EventData):
    """Something happened to a group."""

    group: GroupSnapshot


_GROUP = UUID("0198c2b0-2f00-7aaa-8bbb-0c0d0e0f1011")
_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")

CONFIRMED = EventType(
    "registration.group.confirmed",
    "All members of a group that registered together are admitted to the conference, or the last who were missing",
    GroupEvent(
        subject=Subject(type="group", id=_GROUP, version=2, url=f"/registration/v1/groups/{_GROUP}"),
        conference_id=_CONFERENCE,
        group=GroupSnapshot(id=_GROUP, version=2, kind="school", delegation="FR", members=22),
    ),
)
GROUP_EVENTS = EventTypes([CONFIRMED])


def confirmed_row(conference_id: UUID, circle: Visibility, group: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The outbox row of `CONFIRMED`; `group` is the row of its table, with its `members`."""
    snapshot = {"id": str(group["id"]), "version": group["version"], "kind": group["kind"]}
    if group["delegation"] is not None:
        snapshot["delegation"] = group["delegation"]
    data = {
        "subject": {
            "type": "group",
            "id": str(group["id"]),
            "version": group["version"],
            "url": f"/registration/v1/groups/{group['id']}",
        },
        "partner_ids": [],
        "conference_id": str(conference_id),
        "group": snapshot | {"members": group["members"]},
    }
    return outbox_row(CONFIRMED, circle, data, at)
