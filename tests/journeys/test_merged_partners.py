"""A partner turns out to be a duplicate: its members edit the one that is left, and registrations show it (D2)."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.ids import new_id
from tests.gateway.auth.people import claims_of
from tests.journeys.conftest import Visitor, eventually, open_conference, person

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]

PASSWORD = "a lamp above nine bridges"


def test_d2_members_and_registrations_follow_a_merge_a_rename_and_the_undoing(visitor: Visit) -> None:
    admin, organiser, anybody = visitor("admin"), visitor("organiser"), visitor(None)
    name = f"Exempleville-{new_id().hex[:6]}"
    twin, town = (
        admin.create("/registry/v1/partners", kind="local_authority", name=called, country="FR")
        for called in (f"{name} (ville)", name)
    )
    email = f"{new_id().hex}@example.org"
    admin.create(
        "/auth/v1/accounts",
        email=email,
        name="A. Example",
        role="member",
        password=PASSWORD,
        memberships=[{"partner_id": twin["id"]}],
    )
    tokens = anybody.create("/auth/v1/login", email=email, password=PASSWORD)
    before = Visitor(str(anybody.base_url), tokens["access_token"])
    conference = open_conference(organiser)
    registration = anybody.create(
        f"{conference['path']}/registrations",
        person=person("Une", partner_id=twin["id"]),
        delegation="FR",
        workshops=[],
    )

    def shown(partner: dict[str, Any]) -> bool:
        read = organiser.read(f"/registration/v1/registrations/{registration['id']}")["partner"]
        return bool((read["id"], read["name"]) == (partner["id"], partner["name"]))

    assert shown(twin)
    assert _edits(before, twin, "https://old.example.org") == 200
    assert _edits(before, town, "https://old.example.org") == 403

    admin.create(f"/registry/v1/partners/{twin['id']}:merge", into=town["id"])
    tokens, member = _refreshed(anybody, tokens, town)
    assert _edits(member, town, "https://new.example.org") == 200, "at once, with the next token"
    assert eventually(lambda: before.get("/auth/v1/me").status_code == 401)
    eventually(lambda: shown(town))

    admin.create(f"/registry/v1/partners/{twin['id']}:unmerge")
    tokens, member = _refreshed(anybody, tokens, twin)
    assert _edits(member, twin, "https://new.example.org") == 200
    assert _edits(member, town, "https://old.example.org") == 403
    eventually(lambda: shown(twin))

    admin.create(f"/registry/v1/partners/{twin['id']}:merge", into=town["id"])
    path = f"/registry/v1/partners/{town['id']}"
    renamed = admin.patch(
        path, json={"name": f"{name}-la-Grande"}, headers={"If-Match": admin.get(path).headers["etag"]}
    )
    assert renamed.status_code == 200, renamed.text
    eventually(lambda: shown(renamed.json()))


def _edits(member: Visitor, partner: dict[str, Any], website: str) -> int:
    path = f"/registry/v1/partners/{partner['id']}"
    tag = member.get(path).headers["etag"]
    return member.patch(path, json={"website": website}, headers={"If-Match": tag}).status_code


def _refreshed(anybody: Visitor, tokens: dict[str, Any], partner: dict[str, Any]) -> tuple[dict[str, Any], Visitor]:
    """The tokens, refreshed until they are of a member of the partner: the event takes a moment."""

    def refreshed() -> tuple[dict[str, Any], Visitor] | None:
        nonlocal tokens
        tokens = anybody.create("/auth/v1/refresh", refresh_token=tokens["refresh_token"])
        member = Visitor(str(anybody.base_url), tokens["access_token"])
        return (tokens, member) if claims_of(tokens["access_token"])["partners"] == [partner["id"]] else None

    return eventually(refreshed)
