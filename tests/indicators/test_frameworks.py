"""Frameworks through HTTP: what they belong to, who sees and changes them, what the sides agree on (C7, C9)."""

from shared.ids import new_id
from tests.indicators.house import API, SIDES, WRITER, House, acted, changed, made, pointers, read, removed
from tests.registry.making import agreement, partner


async def test_a_framework_is_created_beside_a_cooperation_and_names_its_partners(house: House) -> None:
    framework = await house.framework()
    assert framework["state"] == "draft"
    assert [side["code"] for side in framework["sides"]] == list(SIDES)
    assert [side["partner"]["name"] for side in framework["sides"]] == [each["name"] for each in house.partners]


async def test_what_a_framework_belongs_to_is_asked_over_http(house: House) -> None:
    staff = await house.registry.account("coordinator", scopes=["registry:read", "registry:write"])
    network = await partner(staff, kind="network")
    conference = await (
        await house.registration.account("organiser", scopes=["registration:read", "registration:write"])
    ).post(
        "/registration/v1/conferences",
        json={"title": {"en": "C"}, "time_zone": "Europe/Paris", "starts_on": "2030-01-01", "ends_on": "2030-01-02"},
    )
    signed = await agreement(staff, *house.partners)
    for kind, known in (("network", network), ("conference", conference.json()), ("agreement", signed)):
        framework = await house.framework(subject={"type": kind, "id": known["id"]})
        assert framework["subject"] == {"type": kind, "id": known["id"]}
    for kind, unknown in (
        ("cooperation", str(new_id())),
        ("network", house.partners[0]["id"]),  # a partner, and no network
        ("project", str(new_id())),
        ("agreement", house.cooperation["id"]),
    ):
        body = house.framework_body(subject={"type": kind, "id": unknown})
        assert pointers(await house.coordinator.post(f"{API}/frameworks", json=body)) == ["/subject/id"]


async def test_sides_are_partners_of_the_registry_and_stand_there_once(house: House) -> None:
    unknown = [{"code": "A", "partner_id": str(new_id())}]
    twice = [{"code": "A"}, {"code": "A"}]
    joint = [{"code": "joint"}]
    for sides, pointer in ((unknown, "/sides/0/partner_id"), (twice, "/sides"), (joint, "/sides"), ([], "/sides")):
        answer = await house.coordinator.post(f"{API}/frameworks", json=house.framework_body(sides=sides))
        assert pointers(answer) == [pointer]


async def test_a_member_creates_a_framework_for_its_own_side_alone(house: House) -> None:
    member = await house.member("HDF")
    await made(member, "frameworks", house.framework_body())
    stranger = await house.indicators.account("member", scopes=WRITER, partners=[new_id()])
    assert pointers(await stranger.post(f"{API}/frameworks", json=house.framework_body())) == ["/sides"]
    viewer = await house.indicators.account("viewer", scopes=["indicators:read"])
    assert (await viewer.post(f"{API}/frameworks", json=house.framework_body())).status_code == 403


async def test_a_draft_is_seen_by_those_who_work_on_it(house: House) -> None:
    framework = await house.framework(visibility="public")
    path = f"{API}/frameworks/{framework['id']}"
    viewer = await house.indicators.account("viewer", scopes=["indicators:read"])
    for client, status in (
        (await house.member("NRW"), 200),
        (house.coordinator, 200),
        (viewer, 404),
        (await house.indicators.anonymous(), 404),
    ):
        assert (await client.get(path)).status_code == status
    listed = await read(viewer, "frameworks", partner_id=house.partners[0]["id"])
    assert framework["id"] not in [item["id"] for item in listed["items"]]
    own = await read(await house.member("NRW"), "frameworks", subject_id=house.cooperation["id"], limit=200)
    assert framework["id"] in [item["id"] for item in own["items"]]


async def test_c7_the_sides_agree_once_all_indicators_are_smart(house: House) -> None:
    framework = await house.framework(visibility="public")
    path = f"frameworks/{framework['id']}"
    indicator = await house.indicator(framework, unit=None)
    refused = await (await house.member("HDF")).post(f"{API}/{path}:agree")
    assert refused.status_code == 409
    assert refused.json()["rule"] == "C7"
    assert {each["pointer"] for each in refused.json()["missing"]} == {
        "/targets",
        "/unit",
        "/baselines/HDF",
        "/baselines/NRW",
        "/responsible",
    }
    smart = {
        "unit": "person",
        "responsible": "Léa",
        "baselines": [{"side": side, "value": "0", "on": "2024-12-31"} for side in SIDES],
    }
    answer = await changed(house.coordinator, f"indicators/{indicator['id']}", smart)
    assert answer.status_code == 200, answer.text
    await made(house.coordinator, f"indicators/{indicator['id']}/targets", {"value": "10", "due_on": "2030-12-31"})
    assert (await acted(await house.member("HDF"), f"{path}:agree"))["state"] == "draft"
    agreed = await acted(await house.member("NRW"), f"{path}:agree")
    assert agreed["state"] == "agreed"
    anonymous = await house.indicators.anonymous()
    shown = await read(anonymous, path)
    assert [side["agreed_by"] for side in shown["sides"]] == [None, None], "accounts are not for the public"
    # What is measured changes: both sides are asked again, and meanwhile it stays what it is.
    await changed(house.coordinator, f"indicators/{indicator['id']}", {"responsible": "Max"})
    again = await read(anonymous, path)
    assert (again["state"], [side["agreement_outdated"] for side in again["sides"]]) == ("agreed", [True, True])


async def test_c7_a_target_without_number_or_due_date_is_refused(house: House) -> None:
    indicator = await house.indicator(await house.framework())
    for body, pointer in (({"value": "5"}, "/due_on"), ({"due_on": "2030-01-01"}, "/value")):
        answer = await house.coordinator.post(f"{API}/indicators/{indicator['id']}/targets", json=body)
        assert pointers(answer) == [pointer]
        assert answer.json()["rule"] == "C7"


async def test_c9_a_side_on_which_nothing_is_measured_is_warned_of(house: House) -> None:
    framework = await house.framework()
    await house.indicator(framework, baselines=[{"side": "HDF", "value": "3", "on": "2024-12-31"}])
    shown = await read(house.coordinator, f"frameworks/{framework['id']}")
    assert [each["pointer"] for each in shown["warnings"] if each["rule"] == "C9"] == ["/sides/1"]


async def test_a_side_agrees_for_itself_only(house: House) -> None:
    framework = await house.framework()
    member = await house.member("HDF")
    answer = await member.post(f"{API}/frameworks/{framework['id']}:agree", json={"side": "NRW"})
    assert answer.status_code == 403
    several = await house.coordinator.post(f"{API}/frameworks/{framework['id']}:agree")
    assert pointers(several) == ["/side"], "who may act for several says for whom"


async def test_nobody_turns_both_keys(house: House) -> None:
    member, other = await house.member("HDF"), await house.member("NRW")
    framework = await made(member, "frameworks", house.framework_body(policy={"smart": "off"}))
    path = f"frameworks/{framework['id']}"
    indicator = await made(member, f"{path}/indicators", {"title": {"en": "n"}, "kind": "quantity"})
    reported = await house.report(indicator, "HDF", 2024, value="5", state="submitted")
    for forbidden, body in (
        (f"{path}:agree", {"side": "NRW"}),
        (f"measurements/{reported['id']}:approve", {"side": "NRW"}),
        (f"{path}/grants", {"account_id": "service:registry", "role": "delegation_head", "side": "NRW"}),
    ):
        assert (await member.post(f"{API}/{forbidden}", json=body)).status_code == 403, forbidden
    # What one side agreed to is what the other agrees to, and is not one side's to change afterwards.
    await acted(member, f"{path}:agree")
    assert (await changed(other, path, {"title": {"en": "Another"}})).status_code == 200
    assert (await acted(other, f"{path}:agree"))["state"] == "draft"
    assert (await acted(member, f"{path}:agree"))["state"] == "agreed"
    assert (await changed(other, path, {"policy": {"sign_off": "own"}})).status_code == 403
    assert (await changed(house.coordinator, path, {"policy": {"sign_off": "all"}})).status_code == 200


async def test_a_side_is_a_partner_that_one_may_see_and_the_public_learns_no_accounts(house: House) -> None:
    staff = await house.registry.account("coordinator", scopes=["registry:read", "registry:write"])
    hidden = await partner(staff, visibility="private")
    sides = [{"code": "HDF", "partner_id": house.partners[0]["id"]}, {"code": "X", "partner_id": hidden["id"]}]
    member = await house.member("HDF")
    refused = await member.post(f"{API}/frameworks", json=house.framework_body(sides=sides))
    assert pointers(refused) == ["/sides/1/partner_id"]
    framework = await house.framework(sides=sides, visibility="public", policy={"smart": "off"})
    assert framework["sides"][1]["label"] == {"und": "X"}
    await made(
        house.coordinator, f"frameworks/{framework['id']}/locks", {"period": {"from": "2024-01-01", "to": "2024-12-31"}}
    )
    for side in ("HDF", "X"):
        await acted(house.coordinator, f"frameworks/{framework['id']}:agree", {"side": side})
    anonymous = await house.indicators.anonymous()
    (lock,) = (await read(anonymous, f"frameworks/{framework['id']}/locks"))["items"]
    assert lock["locked_by"] is None


async def test_a_grant_lets_an_account_work_for_one_side(house: House) -> None:
    framework = await house.framework()
    subject = str(new_id())
    path = f"frameworks/{framework['id']}/grants"
    unknown = await house.coordinator.post(
        f"{API}/{path}", json={"account_id": subject, "role": "delegation_head", "side": "NRW"}
    )
    assert pointers(unknown) == ["/account_id"], "the gateway knows no such account"
    granted = await made(
        house.coordinator, path, {"account_id": "service:registry", "role": "delegation_head", "side": "NRW"}
    )
    twice = await house.coordinator.post(f"{API}/{path}", json={"account_id": "service:registry", "role": "viewer"})
    assert twice.status_code == 409
    assert (await house.coordinator.get(f"{API}/{path}/{granted['id']}")).status_code == 200
    assert (await removed(house.coordinator, f"{path}/{granted['id']}")).status_code == 204
    (owner,) = (await read(house.coordinator, path))["items"]
    assert (await removed(house.coordinator, f"{path}/{owner['id']}")).status_code == 409, "the last owner stays"


async def test_a_framework_goes_only_while_nothing_is_measured(house: House) -> None:
    framework = await house.framework()
    indicator = await house.indicator(framework)
    measurement = await house.report(indicator, "HDF", 2024, value="3")
    assert (await removed(house.coordinator, f"frameworks/{framework['id']}")).status_code == 409
    assert (await removed(house.coordinator, f"indicators/{indicator['id']}")).status_code == 409
    assert (await removed(await house.member("HDF"), f"measurements/{measurement['id']}")).status_code == 204
    history = await read(house.coordinator, f"measurements/{measurement['id']}/history")
    assert [change["step"] for change in history["items"]] == ["reported", "removed"]
    assert (await removed(house.coordinator, f"frameworks/{framework['id']}")).status_code == 204
    assert (await house.coordinator.get(f"{API}/indicators/{indicator['id']}")).status_code == 404
