"""The people of a delegation (B2): named by their own side, seen by others as far as they agreed."""

import httpx

from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, head_of, made, remove, workshop

CAMILLE = {"given_name": "Camille", "family_name": "Exemple", "email": "camille@invented.example", "function": "Maire"}


async def test_b2_each_side_names_its_people_and_others_see_those_who_agreed(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser, policy={"strengths": {"B2": "P"}})
    session = await workshop(organiser, event["id"])
    await act(organiser, f"/conferences/{event['id']}:publish")
    await act(organiser, f"/workshops/{session['id']}:announce")
    sides = (await organiser.get(f"{BASE}/conferences/{event['id']}/delegations")).json()["items"]
    ids = {side["code"]: side["id"] for side in sides}
    french, chinese = [await head_of(registration, organiser, event["id"], side) for side in ("FR", "CN")]
    path = f"/delegations/{ids['FR']}/members"
    quiet = await made(french, path, person=CAMILLE, function="Chargée de mission", order=2)
    told = await made(french, path, person=CAMILLE, function="Co-présidente", role="co_president", public_consent=True)
    head = await made(french, path, person=CAMILLE, role="head", order=1)
    for body, client, status in [
        ({"person": CAMILLE}, chinese, 403),
        ({"person": CAMILLE}, anonymous, 401),
        ({"person": CAMILLE, "role": "head"}, french, 409),
        ({"person": CAMILLE, "role": "emperor"}, french, 422),
        ({"person": {}}, french, 422),
        ({"person": CAMILLE, "order": -1}, french, 422),
    ]:
        assert (await client.post(BASE + path, json=body)).status_code == status

    async def listed(client: httpx.AsyncClient) -> list[str]:
        return [item["id"] for item in (await client.get(BASE + path)).json()["items"]]

    assert await listed(french) == [told["id"], head["id"], quiet["id"]]
    assert await listed(chinese) == await listed(anonymous) == [told["id"]]
    [public] = (await anonymous.get(BASE + path)).json()["items"]
    assert (public["person"]["display_name"], public["person"]["email"]) == ("Camille Exemple", None)
    assert (public["role"], public["function"]) == ("co_president", "Co-présidente")
    for client, member, status in [(anonymous, quiet, 404), (anonymous, told, 200), (chinese, quiet, 404)]:
        assert (await client.get(f"{BASE}/delegation-members/{member['id']}")).status_code == status

    async def board(client: httpx.AsyncClient) -> dict[str, object]:
        answer = (await client.get(f"{BASE}/conferences/{event['id']}/line-up")).json()
        headless = [item["pointer"] for item in answer["missing"] if item["rule"] == "B2"]
        return {"members": [item["id"] for item in answer["members"]], "headless": headless}

    assert await board(french) == {"members": [told["id"], head["id"], quiet["id"]], "headless": ["/delegations/CN"]}
    assert await board(anonymous) == {"members": [told["id"]], "headless": ["/delegations/CN"]}
    own = f"/delegation-members/{told['id']}"
    assert (await change(chinese, own, order=9)).status_code == 403
    changed = await change(french, own, order=9, public_consent=False, function=None)
    assert (changed.json()["order"], changed.json()["function"], changed.json()["version"]) == (9, None, 2)
    assert await listed(anonymous) == []
    assert (await change(french, own, role="head")).status_code == 409
    assert (await remove(french, f"/delegation-members/{head['id']}")).status_code == 204
    assert (await change(french, own, role="head")).status_code == 200
    assert (await remove(organiser, f"/delegations/{ids['FR']}")).status_code == 409, "somebody is still of it"
