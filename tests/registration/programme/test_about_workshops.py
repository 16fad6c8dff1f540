"""What workshops are about (B27), who is associated with them (B26), and who wrote their framing note (B12)."""

import httpx

from tests.registration.making import BASE, act, change, conference, workshop


async def test_b26_b27_a_workshop_has_themes_and_operators_with_their_category(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    about = {
        "themes": ["NTIC", {"fr": "Arts de vivre", "zh": "生活艺术"}],
        "operators": [
            {"name": "AFD", "category": "national_operator"},
            {"name": "Association nationale des pôles", "category": "competitiveness_cluster"},
        ],
    }
    made = await workshop(organiser, event["id"], **about)
    assert {name: made[name] for name in about} == about
    await act(organiser, f"/conferences/{event['id']}:publish")
    await act(organiser, f"/workshops/{made['id']}:announce")
    shown = (await anonymous.get(f"{BASE}/conferences/{event['id']}/programme")).json()["days"][0]["items"][0]
    assert {name: shown[name] for name in about} == about
    unknown = await change(organiser, f"/workshops/{made['id']}", operators=[{"name": "x", "category": "bank"}])
    assert unknown.json()["errors"][0]["pointer"] == "/operators/0/category"
    assert (await change(organiser, f"/workshops/{made['id']}", themes=[])).json()["themes"] == []


async def test_b12_a_framing_note_has_authors_of_two_delegations(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    made = await workshop(organiser, event["id"])
    await act(organiser, f"/workshops/{made['id']}:announce")

    async def missing(*authors: object) -> list[str]:
        note = {"text": "Le montage et les objectifs.", "authors": list(authors)}
        assert (await change(organiser, f"/workshops/{made['id']}", framing_note=note)).status_code == 200
        problem = (await act(organiser, f"/workshops/{made['id']}:finalise")).json()
        return [item["rule"] for item in problem["missing"] if item["rule"] == "B12"]

    cuf, apcae = {"name": "CUF", "delegation": "FR"}, {"name": "APCAE", "delegation": "CN"}
    assert await missing(cuf) == ["B12"]
    assert await missing(cuf, {"name": "DAECT", "delegation": "FR"}) == ["B12"]
    assert await missing(cuf, apcae) == []
    assert await missing("CUF", "APCAE") == []
    note = {"text": "x", "authors": [cuf, {"name": "RGRE", "delegation": "DE"}]}
    refused = await change(organiser, f"/workshops/{made['id']}", framing_note=note)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/framing_note/authors/1/delegation")
