"""Groups, made through the API."""

from typing import Any

import httpx

from shared.ids import new_id
from tests.registration.seats.scene import V1, Scene


def adult(**values: Any) -> dict[str, Any]:
    """Somebody without an address."""
    return {"given_name": "Ada", "family_name": f"Nr {new_id()}"} | values


def pupil(**values: Any) -> dict[str, Any]:
    """A minor, whose guardian has consented."""
    return adult(given_name="Lina", birth_year=2018, guardian_consent=consent()) | values


def consent(**values: Any) -> dict[str, Any]:
    return {"given_by": "Nadia Exemple", "given_on": "2026-01-15", "text_version": 1} | values


def leader() -> dict[str, Any]:
    return adult(given_name="Camille", email=f"{new_id()}@school.example.org", language="fr")


class Groups(Scene):
    """A conference, and the groups that register for it."""

    async def ask_as_group(self, *workshops: str, members: Any = 3, by: Any = None, **values: Any) -> httpx.Response:
        people = [adult() for _ in range(members)] if isinstance(members, int) else members
        body = {"name": "Group", "leader": leader(), "members": people, "delegation": "FR", "workshops": workshops}
        path = f"{V1}/conferences/{self.conference_id}/groups"
        return await (by or self.anyone).post(path, json=body | values)

    async def group(self, *workshops: str, members: Any = 3, **values: Any) -> dict[str, Any]:
        answer = await self.ask_as_group(*workshops, members=members, **values)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def read_group(self, group_id: str) -> dict[str, Any]:
        answer = await self.staff.get(f"{V1}/groups/{group_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def standing(self, group_id: str, workshop: str) -> tuple[int, int]:
        """How many of a group have a seat in a workshop, and how many wait."""
        seats = {item["workshop_id"]: item for item in (await self.read_group(group_id))["seats"]}[workshop]
        return seats["confirmed"], seats["waiting"]


def token(made: dict[str, Any]) -> dict[str, str]:
    """What the holder of a group's link sends."""
    return {"Authorization": f"Bearer {made['manage_url'].partition('#token=')[2]}", "Idempotency-Key": str(new_id())}
