"""A conference with workshops, made through the API, for the tests of seats."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from shared.ids import new_id

V1 = "/registration/v1"
MORNING = datetime(2030, 10, 27, 9, tzinfo=UTC)


@dataclass
class Scene:
    """A conference, and what one does to it. Clients: `staff` manages it, `anyone` has no token."""

    staff: httpx.AsyncClient
    anyone: httpx.AsyncClient
    conference_id: str

    async def workshop(self, *, at: datetime | None = None, announced: bool = True, **values: Any) -> str:
        """A new workshop of an hour and a half; its id."""
        times = {"starts_at": at.isoformat(), "ends_at": (at + timedelta(minutes=90)).isoformat()} if at else {}
        body = {"title": {"en": "Workshop"}, "debate_minutes": 20} | times | values
        made = await self.staff.post(f"{V1}/conferences/{self.conference_id}/workshops", json=body)
        assert made.status_code == 201, made.text
        workshop_id = str(made.json()["id"])
        if announced:
            await self.announce(workshop_id)
        return workshop_id

    async def announce(self, workshop_id: str) -> None:
        answer = await self.staff.post(f"{V1}/workshops/{workshop_id}:announce")
        assert answer.status_code == 200, answer.text

    async def change(self, path: str, **values: Any) -> httpx.Response:
        """PATCH an object of this service as it stands."""
        tag = (await self.staff.get(path)).headers["etag"]
        return await self.staff.patch(path, json=values, headers={"If-Match": tag})

    async def change_workshop(self, workshop_id: str, **values: Any) -> None:
        answer = await self.change(f"{V1}/workshops/{workshop_id}", **values)
        assert answer.status_code == 200, answer.text

    async def ask(
        self, *workshops: str, delegation: str | None = None, key: str | None = None, **person: Any
    ) -> httpx.Response:
        """Somebody new registers, unless `person` says who."""
        who = {"given_name": "Ada", "family_name": f"Nr {new_id()}", "email": f"{new_id()}@town.example.org"} | person
        body = {"person": who, "delegation": delegation, "workshops": list(workshops)}
        headers = {"Idempotency-Key": key} if key else {}
        path = f"{V1}/conferences/{self.conference_id}/registrations"
        return await self.anyone.post(path, json=body, headers=headers)

    async def register(self, *workshops: str, delegation: str | None = None, **person: Any) -> dict[str, Any]:
        answer = await self.ask(*workshops, delegation=delegation, **person)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def read(self, registration_id: str) -> dict[str, Any]:
        answer = await self.staff.get(f"{V1}/registrations/{registration_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def enter(self, *workshops: str, reason: str, delegation: str | None = None, **person: Any) -> httpx.Response:
        """An organiser registers somebody beyond limits."""
        who = {"given_name": "Ada", "family_name": f"Nr {new_id()}", "email": f"{new_id()}@town.example.org"} | person
        body = {"person": who, "delegation": delegation, "workshops": list(workshops)}
        path = f"{V1}/conferences/{self.conference_id}/registrations"
        return await self.staff.post(path, json=body | {"override": True, "reason": reason})

    async def invite(self, email: str, name: str | None = None) -> str:
        """Put somebody on the list of the invited; the invitation's path."""
        path = f"{V1}/conferences/{self.conference_id}/invitations"
        made = await self.staff.post(path, json={"email": email, "name": name})
        assert made.status_code == 201, made.text
        return str(made.headers["location"])

    async def set_policy(self, **policy: Any) -> None:
        answer = await self.change(f"{V1}/conferences/{self.conference_id}", policy=policy)
        assert answer.status_code == 200, answer.text

    async def withdraw(self, registration_id: str) -> httpx.Response:
        return await self.staff.post(f"{V1}/registrations/{registration_id}:withdraw")

    async def leave(self, enrolment_id: str) -> httpx.Response:
        return await self.staff.delete(f"{V1}/enrolments/{enrolment_id}", headers={"If-Match": "*"})

    async def seats(self) -> dict[str, Any]:
        """The seats by workshop."""
        answer = (await self.anyone.get(f"{V1}/conferences/{self.conference_id}/seats")).json()
        return {item["workshop_id"]: item for item in answer["workshops"]}

    async def queue(self, workshop_id: str) -> list[dict[str, Any]]:
        answer = await self.staff.get(f"{V1}/workshops/{workshop_id}/waitlist", params={"limit": 200})
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


async def open_scene(
    staff: httpx.AsyncClient, anyone: httpx.AsyncClient, *, delegations: tuple[str, ...] = (), **values: Any
) -> Scene:
    """A published conference whose registration is open."""
    body = {
        "title": {"en": f"Conference {new_id()}"},
        "time_zone": "Asia/Shanghai",
        "starts_on": "2030-10-26",
        "ends_on": "2030-10-28",
    } | values
    made = await staff.post(f"{V1}/conferences", json=body)
    assert made.status_code == 201, made.text
    path = f"{V1}/conferences/{made.json()['id']}"
    for code in delegations:
        delegation = {"code": code, "name": {"en": code}, "role": "guest", "country": None}
        answer = await staff.post(f"{path}/delegations", json=delegation)
        assert answer.status_code == 201, answer.text
    for verb in ("publish", "open-registration"):
        answer = await staff.post(f"{path}:{verb}")
        assert answer.status_code == 200, answer.text
    return Scene(staff, anyone, made.json()["id"])


def states(registration: dict[str, Any]) -> dict[str, str]:
    """The states of a registration's enrolments by workshop."""
    return {item["workshop_id"]: item["state"] for item in registration["enrolments"]}
