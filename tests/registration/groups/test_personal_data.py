"""D7: what is held of members, their guardians and whoever leads a group is told and erased; counts stay."""

import csv
import io

from shared.testing.service import ServiceUnderTest
from tests.registration.groups.making import Groups, adult, consent, leader, pupil, token
from tests.registration.personal_data.scan import places_with
from tests.registration.seats.scene import V1


async def test_d7_a_minor_is_erased_with_the_guardians_consent_and_the_group_goes_on(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    workshop = await groups.workshop(capacity=3)
    child = pupil(given_name="Éloïse", family_name="Raretéun", guardian_consent=consent(given_by="Tuteur Raretédeux"))
    made = await groups.group(workshop, members=[adult(), child], all_or_nothing=True)
    path = f"{V1}/registrations/{made['members'][1]['id']}/personal-data"
    held = (await groups.anyone.get(path, headers=token(made))).json()["held"]
    places = {item["place"]: item["value"] for item in held}
    assert places["registration.guardian_consent"]["given_by"] == "Tuteur Raretédeux"
    assert (await groups.staff.delete(path, headers={"If-Match": "*"})).status_code == 200
    assert await places_with(registration, ["Raretéun", "Raretédeux"]) == {"Raretéun": set(), "Raretédeux": set()}
    assert await groups.standing(made["id"], workshop) == (1, 0)
    assert (await groups.read_group(made["id"]))["state"] == "confirmed"


async def test_d7_a_leader_is_erased_and_nobody_has_the_link_any_more(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    who = leader() | {"family_name": "Raretétrois"}
    made = await groups.group(leader=who, name="Classe de Camille Raretétrois")
    path = f"{V1}/groups/{made['id']}/personal-data"
    assert (await groups.anyone.get(path)).status_code == 401
    held = (await groups.anyone.get(path, headers=token(made))).json()["held"]
    assert {item["place"] for item in held} >= {"registration_group.leader", "registration_group.name"}
    assert (await groups.staff.delete(path)).status_code == 428
    erased = await groups.staff.delete(path, headers={"If-Match": "*"})
    assert erased.json()["places"] == {"registration_group": 1}
    assert await places_with(registration, ["Raretétrois"]) == {"Raretétrois": set()}
    assert (await groups.anyone.get(f"{V1}/groups/{made['id']}", headers=token(made))).status_code == 404
    left = await groups.read_group(made["id"])
    assert (left["leader"], left["name"], left["size"]) == (None, "Classe de […]", 3)
    again = await groups.staff.delete(path, headers={"If-Match": "*"})
    assert again.json()["places"] == {}


async def test_the_list_of_participants_names_the_group(groups: Groups) -> None:
    await groups.group(name="Collège Exemple", members=2)
    await groups.register(delegation="FR")
    path = f"{V1}/conferences/{groups.conference_id}/participants.csv"
    answer = await groups.staff.get(path, params={"columns": "list_name,group", "lang": "fr"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=_separator(answer.text)))
    assert [row["Groupe"] for row in rows] == ["Collège Exemple", "Collège Exemple", ""]


def _separator(content: str) -> str:
    return ";" if ";" in content.splitlines()[0] else ","
