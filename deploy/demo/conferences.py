"""Conferences with delegations, workshops and line-ups, step by step: each step is taken only if it is still to do."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deploy.demo.api import Api, Item
from deploy.demo.data import read
from deploy.demo.groups import load_groups
from deploy.demo.people import people_of
from deploy.demo.plans import Ids, title_of, without
from deploy.demo.registrations import load_invitations, load_registrations
from deploy.demo.slides import pdf

_BASE = "/registration/v1"
_SESSION = ("title", "kind", "venue", "languages", "interpretation", "state")
_FACTS = (
    "title",
    "edition",
    "place",
    "country",
    "place_chosen_at",
    "time_zone",
    "languages",
    "speaker_guidance",
    "policy",
    "historical",
)
_WORKSHOP = (
    "title",
    "sub_themes",
    "themes",
    "operators",
    "interpretation",
    "capacity",
    "quotas",
    "reserved",
    "languages",
    "debate_minutes",
    "framing_note",
)


async def load_conferences(api: Api, partners: Ids, today: date) -> None:
    """The Chengdu meetings as history, and the invented next edition, which begins so many days after `today`.

    Once that edition is there its own first day counts, so that a later run finds it as it is.
    """
    known = {title_of(conference): conference for conference in await api.every(f"{_BASE}/conferences", limit=200)}
    plans = [read(name, today) for name in ("chengdu", "next_edition")]
    chengdu, following = await asyncio.gather(
        *(_load_conference(api, known.get(title_of(plan)), plan, partners, today) for plan in plans)
    )
    if following["previous_edition_id"] is None:
        await api.change(f"{_BASE}/conferences/{following['id']}", {"previous_edition_id": chengdu["id"]})


async def _load_conference(api: Api, conference: Item | None, plan: Item, partners: Ids, today: date) -> Item:
    if conference is None:
        facts = {name: plan[name] for name in _FACTS if name in plan}
        conference = await api.create(f"{_BASE}/conferences", facts | _days(plan, today))
    path = f"{_BASE}/conferences/{conference['id']}"
    await _load_delegations(api, path, plan["delegations"])
    await _load_preparation(api, path, plan)
    if "retention_hold" in plan:
        await _load_hold(api, path, plan["retention_hold"], today)
    if conference["state"] == "draft":
        conference = await api.act(f"{path}:publish")
    rooms = await _load_rooms(api, path, plan.get("rooms", []))
    await _load_sessions(api, path, conference, plan.get("sessions", []), rooms)
    workshops = await _load_workshops(api, path, conference, plan["workshops"], rooms)
    await _load_line_ups(api, list(zip(plan["workshops"], workshops, strict=True)))
    if "form" in plan and (await api.get(f"{path}/form"))["version"] == 0:
        await api.change(f"{path}/form", plan["form"])
    if conference["state"] == "published" and not plan.get("historical"):
        conference = await api.act(f"{path}:open-registration")
    if conference["state"] == "registration_open":
        ids = {item["key"]: workshop["id"] for item, workshop in zip(plan["workshops"], workshops, strict=True)}
        await _load_candidates(api, path, plan["candidates"], ids)
        await load_invitations(api, path, plan["invited"])
        await load_registrations(api, path, plan["registrations"], ids, partners, plan["by_link"])
        await load_groups(api, path, plan["groups"], ids)
        if not (await api.get(f"{path}/imports"))["items"]:
            await api.send_list(f"{path}/imports", plan["list_to_try"], "liste-exemple.csv", dry_run="true")
    return conference


def _days(plan: Item, today: date) -> Item:
    if "starts_on" in plan:
        return {"starts_on": str(plan["starts_on"]), "ends_on": str(plan["ends_on"])}
    first = today + timedelta(days=plan["starts_in_days"])
    return {"starts_on": str(first), "ends_on": str(first + timedelta(days=plan["lasts_days"] - 1))}


def _hours(item: Item, starts_on: date, zone: ZoneInfo) -> Item:
    day = starts_on + timedelta(days=item["day"] - 1)
    begin, end = (datetime.combine(day, time.fromisoformat(item[name]), zone) for name in ("from", "to"))
    return {"starts_at": begin.isoformat(), "ends_at": end.isoformat()}


async def _load_delegations(api: Api, path: str, items: list[Item]) -> None:
    """With their people (B2)."""
    known = {delegation["code"]: delegation for delegation in await api.every(f"{path}/delegations")}

    async def load(item: Item) -> None:
        facts = {name: value for name, value in item.items() if name != "members"}
        delegation = known.get(item["code"]) or await api.create(f"{path}/delegations", facts)
        members = f"{_BASE}/delegations/{delegation['id']}/members"
        named = {_name(member["person"]) for member in await api.every(members)} if "members" in item else set()
        for member in item.get("members", []):
            if _name(member["person"]) not in named:
                await api.create(members, member)

    await asyncio.gather(*(load(item) for item in items))


async def _load_hold(api: Api, path: str, item: Item, today: date) -> None:
    """Keep what is there for so many years, unless something is kept already."""
    if not (await api.get(f"{path}/retention"))["holds"]:
        until = today + timedelta(days=365 * item["years"])
        await api.create(f"{path}/retention/holds", {"reason": item["reason"], "until": until.isoformat()})


async def _load_rooms(api: Api, path: str, items: list[Item]) -> Ids:
    """The ids of the rooms by the plan's keys."""
    known = {room["name"]["fr"]: room for room in await api.every(f"{path}/rooms")}

    async def load(item: Item) -> Item:
        return known.get(item["name"]["fr"]) or await api.create(f"{path}/rooms", without(item))

    rooms = await asyncio.gather(*(load(item) for item in items))
    return {item["key"]: room["id"] for item, room in zip(items, rooms, strict=True)}


async def _load_sessions(api: Api, path: str, conference: Item, items: list[Item], rooms: Ids) -> None:
    known = {title_of(session) for session in await api.every(f"{path}/sessions", limit=200)}
    await asyncio.gather(
        *(
            api.create(f"{path}/sessions", _planned(item, _SESSION, conference, rooms))
            for item in items
            if title_of(item) not in known
        )
    )


def _planned(item: Item, names: Iterable[str], conference: Item, rooms: Ids) -> Item:
    """What the plan says of a workshop or session, with its hours and its room."""
    starts_on, zone = date.fromisoformat(conference["starts_on"]), ZoneInfo(conference["time_zone"])
    room = {"room_id": rooms[item["room"]]} if "room" in item else {}
    return {name: item[name] for name in names if name in item} | _hours(item, starts_on, zone) | room


async def _load_preparation(api: Api, path: str, plan: Item) -> None:
    """Milestones, the usual ones or those of the plan, working groups, and the organisers' words in e-mails."""
    if plan.get("usual_milestones"):
        await api.act(f"{path}/milestones:apply-template")
    known = {title_of(milestone) for milestone in await api.every(f"{path}/milestones", limit=200)}
    for milestone in plan.get("milestones", []):
        if title_of(milestone) not in known:
            await api.create(f"{path}/milestones", milestone)
    named = {group["name"]["fr"] for group in await api.every(f"{path}/working-groups")}
    for group in plan.get("working_groups", []):
        if group["name"]["fr"] not in named:
            await api.create(f"{path}/working-groups", group)
    for kind, texts in plan.get("messages", {}).items():
        await api.write(f"{path}/messages/{kind}", {"texts": texts})


async def _load_workshops(api: Api, path: str, conference: Item, items: list[Item], rooms: Ids) -> list[Item]:
    """The workshops of the plan, in its order."""
    known = {title_of(workshop): workshop for workshop in await api.every(f"{path}/workshops", limit=200)}

    async def load(item: Item) -> Item:
        if title_of(item) in known:
            return known[title_of(item)]
        return await api.create(f"{path}/workshops", _planned(item, _WORKSHOP, conference, rooms))

    return await asyncio.gather(*(load(item) for item in items))


async def _load_candidates(api: Api, path: str, items: list[Item], workshops: Ids) -> None:
    """Who would speak (B9): people who neither speak nor register. An earlier run's are left as they are."""
    if (await api.get(f"{path}/candidates", limit=1))["total"]:
        return
    for item in items:  # one after the other: among equals the first entered goes first
        facts = {name: value for name, value in item.items() if name not in ("number", "workshop", "gender")}
        person = people_of(item["delegation"])[item["number"]] | {"gender": item["gender"]}
        await api.create(f"{path}/candidates", facts | {"person": person, "workshop_id": workshops[item["workshop"]]})


async def _load_line_ups(api: Api, workshops: list[tuple[Item, Item]]) -> None:
    """Announce the workshops, and give each its speakers: people of the end of the list, who register for nothing."""
    people = {code: iter(reversed(people_of(code))) for code in ("FR", "CN")}
    line_ups = [
        [_speaker(speaker, next(people[speaker["delegation"]])) for speaker in item["speakers"]]
        for item, _ in workshops
    ]
    steps = zip(workshops, line_ups, strict=True)
    await asyncio.gather(*(_load_line_up(api, *workshop, line_up) for workshop, line_up in steps))


def _speaker(item: Item, person: Item) -> Item:
    return {"state": "accepted", "public_consent": True, "person": person} | item


async def _load_line_up(api: Api, item: Item, workshop: Item, line_up: list[Item]) -> None:
    path = f"{_BASE}/workshops/{workshop['id']}"
    state = workshop["state"]
    if state == "draft":
        state = (await api.act(f"{path}:announce"))["state"]
    if state != "announced":
        return
    known = {_name(speaker["person"]) for speaker in await api.every(f"{path}/speakers") if speaker["person"]}
    for side, half in item.get("framing_halves", {}).items():
        await api.write(f"{path}/framing-note/{side}", half)
    missing = [speaker for speaker in line_up if _name(speaker["person"]) not in known]
    await asyncio.gather(*(api.create(f"{path}/speakers", speaker) for speaker in missing))
    if item.get("final"):
        await api.act(f"{path}:finalise")
        await _load_slides(api, path)


async def _load_slides(api: Api, path: str) -> None:
    """Of a final line-up the first who shows any has handed them in (B7)."""
    speaker = next(speaker for speaker in await api.every(f"{path}/speakers") if speaker["slides"])
    lines = [f"Slide {number} of an invented example" for number in range(1, speaker["slides"] + 1)]
    await api.hand_in(f"{_BASE}/speakers/{speaker['id']}/slides", pdf(lines), "exemple.pdf")


def _name(person: Item) -> tuple[str | None, str | None]:
    return person["given_name"], person["family_name"]
