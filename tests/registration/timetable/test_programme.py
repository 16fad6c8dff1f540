"""The programme of a conference in one answer."""

import httpx

from tests.registration.making import BASE, act, change, conference, room, session, speaker, workshop


async def test_the_programme_stands_by_day_sorted_and_whole(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    path = f"/conferences/{event['id']}"
    await act(organiser, f"{path}:publish")
    place = await room(organiser, event["id"])
    late = await workshop(organiser, event["id"], room_id=place["id"], interpretation=["en"], languages=["fr", "zh"])
    early = await session(
        organiser,
        event["id"],
        kind="opening",
        starts_at="2027-10-26T08:00:00+08:00",
        ends_at="2027-10-26T08:45:00+08:00",
    )
    evening = await session(
        organiser,
        event["id"],
        kind="networking",
        venue={"name": "Zeche Zollern", "locality": "Dortmund", "country": "DE"},
        starts_at="2027-10-28T23:00:00+08:00",
        ends_at="2027-10-29T00:00:00+08:00",
    )
    undated = await session(organiser, event["id"], kind="visit", starts_at=None, ends_at=None)
    await session(organiser, event["id"], state="draft")
    for fields in ({"public_consent": True, "state": "accepted"}, {}, {"state": "declined"}):
        await speaker(organiser, late["id"], "FR", **fields)
    await act(organiser, f"/workshops/{late['id']}:announce")

    shown = (await anonymous.get(f"{BASE}{path}/programme")).json()
    assert (shown["conference"]["id"], shown["conference"]["time_zone"]) == (event["id"], "Asia/Shanghai")
    assert [item["code"] for item in shown["delegations"]] == ["CN", "FR"]
    assert [item["id"] for item in shown["rooms"]] == [place["id"]]
    assert [(day["number"], day["on"], len(day["items"])) for day in shown["days"]] == [
        (1, "2027-10-26", 2),
        (2, "2027-10-27", 0),
        (3, "2027-10-28", 1),
    ]
    first, second = shown["days"][0]["items"]
    assert [first["id"], second["id"]] == [early["id"], late["id"]]
    assert (first["type"], first["kind"], first["starts_at"]) == ("session", "opening", "2027-10-26T08:00:00+08:00")
    assert (second["type"], second["interpretation"], second["room"]["name"]) == ("workshop", ["en"], place["name"])
    assert [second[name] for name in ("seats", "taken", "free", "waiting")] == [40, 0, 40, 0]
    assert [(item["confirmed"], (item["person"] or {}).get("given_name")) for item in second["speakers"]] == [
        (True, "Ada"),
        (False, None),
    ]
    assert shown["days"][2]["items"][0]["venue"]["name"] == evening["venue"]["name"] == "Zeche Zollern"
    assert [item["id"] for item in shown["undated"]] == [undated["id"]]
    inside = (await organiser.get(f"{BASE}{path}/programme")).json()
    assert len(inside["days"][0]["items"]) == 3


async def test_a_programme_is_read_again_only_when_it_changed(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    path = f"{BASE}/conferences/{event['id']}/programme"
    assert (await anonymous.get(path)).status_code == 404
    await act(organiser, f"/conferences/{event['id']}:publish")
    tag = (await anonymous.get(path)).headers["etag"]
    assert (await anonymous.get(path, headers={"If-None-Match": tag})).status_code == 304
    await session(organiser, event["id"])
    assert (await anonymous.get(path, headers={"If-None-Match": tag})).status_code == 200


async def test_b14_interpreters_are_there_on_days_and_d8_one_outside_is_kept(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    path = f"/conferences/{event['id']}"
    days = [{"on": f"2027-10-{day}", "languages": ["fr", "zh"]} for day in (26, 28, 29)]
    kept = await change(organiser, path, interpretation_days=days)
    assert (kept.status_code, kept.json()["interpretation_days"]) == (200, days)
    assert [(item["rule"], item["pointer"]) for item in kept.json()["warnings"]] == [("D8", "/interpretation_days/2")]
    assert "2027-10-29" in kept.json()["warnings"][0]["message"]
    shown = (await organiser.get(f"{BASE}{path}/programme")).json()["days"]
    assert [day["interpretation"] for day in shown] == [["fr", "zh"], [], ["fr", "zh"]]
    assert (await change(organiser, path, interpretation_days=days[:2] * 2)).status_code == 422
    assert (
        await change(organiser, path, interpretation_days=[{"on": "2027-10-26", "languages": []}])
    ).status_code == 422
    made = await conference(organiser, interpretation_days=days[:1])
    assert (made["interpretation_days"], made["warnings"]) == (days[:1], [])
