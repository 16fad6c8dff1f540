"""What the demo data shows of the registry, rule by rule: the documents' agreements whole, and their contradictions."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]
Item = dict[str, Any]

CLIMATE = "Convention climat-énergie d’Exempleville et de Musterstadt"
DNIPROPETROVSK = "Protocole d’entente entre la Région Hauts-de-France et l’oblast de Dnipropetrovsk"
SIDI_IFNI = "Convention de partenariat entre Grande-Synthe et Sidi Ifni"
TANGUIETA = "Convention de coopération entre Villeneuve d’Ascq et Tanguiéta"


@pytest.fixture
def anybody(demo: int, visitor: Visit) -> Visitor:
    return visitor(None)


@pytest.fixture
def staff(demo: int, visitor: Visit) -> Visitor:
    return visitor("coordinator")


def partner(who: Visitor, name: str) -> Item:
    """The partner that is found first by this name."""
    found: Item = who.read("/registry/v1/partners", q=name)["items"][0]
    return found


def cooperation(who: Visitor, words: str) -> Item:
    """The whole picture of the cooperation whose French title has these words."""
    items = who.read("/registry/v1/cooperations", limit=200)["items"]
    (found,) = [item["id"] for item in items if words in item["title"].get("fr", "")]
    return who.read(f"/registry/v1/cooperations/{found}")


def agreements(who: Visitor, **parameters: Any) -> dict[str, Item]:
    """Those of the demo's agreements that match, by their French titles."""
    items = who.read("/registry/v1/agreements", limit=200, **parameters)["items"]
    return {item["title"].get("fr", item["id"]): item for item in items}


def rules(item: Item) -> list[str]:
    return [warning["rule"] for warning in item["warnings"]]


def test_a4_a5_a6_the_three_agreements_of_hauts_de_france_are_dated_as_told(anybody: Visitor) -> None:
    found = agreements(anybody)
    protocol, convention = found[DNIPROPETROVSK], found[SIDI_IFNI]
    assert (protocol["signed_on"], protocol["term_months"], protocol["ends_on"]) == ("2024-11-21", 60, "2029-11-20")
    assert (convention["signed_on"], convention["celebrated_on"]) == ("2024-02", "2024-11-22")
    assert convention["signed_place"] == "Maroc"
    assert rules(convention) == ["A6"]
    assert found[TANGUIETA]["signed_on"] == "2024-11-22"


def test_a14_a15_the_chain_leads_through_the_merger_to_the_declaration_of_today(anybody: Visitor) -> None:
    region = partner(anybody, "Hauts-de-France")
    assert {body["name"] for body in region["predecessors"]} == {"Région Nord-Pas-de-Calais", "Région Picardie"}
    assert partner(anybody, "Nord-Pas-de-Calais")["status"] == "dissolved"
    (latest,) = [item for item in agreements(anybody, partner_id=region["id"]).values() if item["renews"]]
    chain = anybody.read(f"/registry/v1/agreements/{latest['id']}/history")["items"]
    assert [(link["signed_on"], link["is_current"]) for link in chain] == [
        ("2004", False),
        ("2014", False),
        ("2021", False),
        ("2024-09-04", True),
    ]
    assert [bool(link["renews"]) for link in chain] == [False, False, False, True]
    signed_before = anybody.read(f"/registry/v1/agreements/{chain[0]['id']}")
    assert {one["partner"]["name"] for one in signed_before["signatories"]} == {
        "Land Nordrhein-Westfalen",
        "Région Nord-Pas-de-Calais",
    }


def test_a16_the_partnership_of_2004_had_its_tenth_anniversary_in_2024(anybody: Visitor) -> None:
    shown = cooperation(anybody, "Rhénanie du Nord-Westphalie et la Région")
    assert (shown["started_on"], shown["founded_on"]) == ("2004", "2014")
    assert {"years": 25, "on": "2039"} in shown["anniversaries"]
    (event,) = shown["milestones"]
    assert (event["on"], event["place"].split(",")[0]) == ("2024-11-07", "LWL-Museum Zeche Zollern")
    assert "Dixième anniversaire" in shown["notes"][0]["text"]


def test_a17_a18_actors_fill_the_corners_that_the_documents_give_them(anybody: Visitor) -> None:
    whole = cooperation(anybody, "Rhénanie du Nord-Westphalie et la Région")
    corners = {corner for actor in whole["actors"] for corner in actor["corners"]}
    assert corners == {"politics", "administration", "civil_society", "economy"}
    assert whole["warnings"] == []
    assert rules(cooperation(anybody, "Tanguiéta")) == ["A17"]
    triangle = cooperation(anybody, "Triangle régional de Weimar")
    assert {party["partner"]["country"] for party in triangle["partners"]} == {"DE", "FR", "PL"}


def test_a19_motives_change_over_the_years(anybody: Visitor) -> None:
    motives = cooperation(anybody, "Tanguiéta")["motives"]
    assert [(motive["code"], motive["from"]) for motive in motives] == [
        ("development_aid", "2018"),
        ("social_integration", "2024-11-22"),
    ]


def test_a20_priority_areas_are_countries_parts_and_groups(anybody: Visitor) -> None:
    shown = cooperation(anybody, "Réseau de jumelage de villes")
    assert shown["areas"] == ["GB-ENG", "PL", "HU", "TR", "US", "western_balkans"]
    assert {"migration", "integration", "digital", "youth", "education"} < set(shown["themes"])


def test_a11_who_attended_is_told_to_those_who_may_know(anybody: Visitor, staff: Visitor) -> None:
    path = f"/registry/v1/agreements/{agreements(anybody)[TANGUIETA]['id']}"
    assert [attendee["person"] for attendee in staff.read(path)["attendees"]] == [
        "Gérard Caudron",
        "Zakari Boukari",
        "Cathy Buquet-Charlier",
    ]
    hidden = anybody.read(path)["attendees"]
    assert [attendee["person"] for attendee in hidden] == [None, None, None]
    assert hidden[2]["partner"]["name"] == "Artisanat Solidarité Nord Bénin Nord de France"


def test_a12_programmes_tell_who_runs_them_and_what_they_support(anybody: Visitor) -> None:
    programmes = {item["name"]["fr"]: item for item in anybody.read("/registry/v1/programmes")["items"]}
    inspire = programmes["Inspire"]
    assert inspire["support"]["name"] == "Lianes coopération"
    assert list(agreements(anybody, programme_id=inspire["id"])) == [DNIPROPETROVSK]
    moroccan = programmes["Programme d'appui à la coopération Franco-Marocaine"]
    assert list(agreements(anybody, programme_id=moroccan["id"])) == [SIDI_IFNI]
    assert {"rev3", "Festival des Solidarités"} < set(programmes)


def test_a13_a36_lianes_has_two_offices_members_of_any_form_and_eighteen_funders(anybody: Visitor) -> None:
    lianes = partner(anybody, "Lianes coopération")
    assert [address["locality"] for address in lianes["addresses"]] == ["Lille", "Amiens"]
    members = anybody.read(f"/registry/v1/partners/{lianes['id']}/members", limit=200)["items"]
    assert sum(member["role"] == "funder" for member in members) == 18
    kinds = {member["kind"] for member in members if member["role"] == "member"}
    assert {"local_authority", "association", "school"} <= kinds
    assert [member["role"] for member in members if not member["current"]] == ["associate"]
    sought = anybody.read(f"/registry/v1/partners/{lianes['id']}/members/seeking")
    assert sought["seekers"] == 3
    assert sought["themes"][0] == {"code": "youth", "members": 3}


def test_a23_facts_of_the_auslandsgesellschaft_stand_with_their_source(anybody: Visitor) -> None:
    facts = partner(anybody, "Auslandsgesellschaft")["facts"]
    assert {"28", "26", "75", "3"} == {f"{float(fact['value']):g}" for fact in facts if fact["value"]}
    assert {fact["source"]["title"] for fact in facts} == {"Exposé à la Zeche Zollern, 7.11.2024"}


def test_a24_the_invented_committee_is_tripartite_and_the_real_one_is_not(anybody: Visitor) -> None:
    assert rules(cooperation(anybody, "Exempleville – Shenzhen")) == []
    assert rules(cooperation(anybody, "Rencontres franco-chinoises")) == ["A17", "A24"]


def test_d2_acronyms_name_one_body_and_sections_are_bodies_of_their_own(anybody: Visitor) -> None:
    council = partner(anybody, "CEMR")
    assert council["id"] == partner(anybody, "CCRE")["id"]
    members = anybody.read(f"/registry/v1/partners/{council['id']}/members")["items"]
    assert {(member["partner"]["name"], member["role"]) for member in members} == {
        ("AFCCRE", "section"),
        ("RGRE", "section"),
    }
    assert partner(anybody, "APCAIE")["name"] == "APCAE"


def test_a15_d2_the_region_of_2016_is_found_under_the_name_of_the_minutes(anybody: Visitor) -> None:
    region = partner(anybody, "Languedoc Roussillon Midi Pyrénées")
    assert region["name"] == "Région Occitanie"
    assert {body["name"] for body in region["predecessors"]} == {"Région Languedoc-Roussillon", "Région Midi-Pyrénées"}


def test_d3_the_steering_committee_of_chengdu_keeps_each_name_in_its_order(anybody: Visitor, staff: Visitor) -> None:
    names = [one["person"] for one in cooperation(staff, "Rencontres franco-chinoises")["committee"]["members"]]
    assert {"Jacques Auxiette", "Shen Xin", "Zhao Ping"} < set(names)
    assert {one["person"] for one in cooperation(anybody, "Rencontres franco-chinoises")["committee"]["members"]} == {
        None
    }


def test_d5_functions_outlast_those_who_hold_them(anybody: Visitor, staff: Visitor) -> None:
    path = f"/registry/v1/partners/{partner(staff, 'Exempleville')['id']}/contacts"
    contacts = staff.read(path)["items"]
    (mayor,) = [contact for contact in contacts if contact["kind"] == "mayor"]
    assert [holder["current"] for holder in mayor["holders"]] == [True, False, False]
    assert anybody.get(path).status_code == 401


def test_d8_contradictions_of_the_documents_stand_beside_what_they_concern(anybody: Visitor) -> None:
    assert "24 heures" in agreements(anybody)[SIDI_IFNI]["notes"][0]["text"]
    assert "cinq années" in cooperation(anybody, "Tanguiéta")["notes"][0]["text"]
    meetings = [note["text"] for note in cooperation(anybody, "Rencontres franco-chinoises")["notes"]]
    assert any("29 octobre" in text for text in meetings)
    assert any("5 groupes" in text for text in meetings)
    (convention,) = agreements(anybody, instrument="framework_agreement").values()
    assert (convention["state"], convention["signed_on"]) == ("draft", None)
    assert "sans date" in convention["notes"][0]["text"]


def test_a4_the_renewal_desk_has_something_to_do(staff: Visitor) -> None:
    waiting = {item["agreement"]["title"]["fr"]: item for item in staff.read("/registry/v1/renewals")["items"]}
    climate = waiting[CLIMATE]
    assert 0 < climate["days_left"] < 92
    assert climate["draft"]["state"] == "draft"
    assert {council["partner"]["country"]: council["state"] for council in climate["councils"]} == {
        "FR": "adopted",
        "DE": "submitted",
    }
    assert climate["owner"] == staff.read("/auth/v1/me")["id"]
    assert climate["due_on"]
    assert climate["note"]
    youth = waiting["Convention jeunesse et culture d’Exempleville et de Przykładowo"]
    assert 92 < youth["days_left"] < 183
    assert "no_draft" in {step["code"] for step in youth["open_steps"]}


def test_a4_a16_the_calendar_knows_the_end_of_the_protocol_and_its_cooperations_anniversary(anybody: Visitor) -> None:
    found = anybody.read("/registry/v1/calendar", **{"from": "2028-11-01", "to": "2029-11-30", "limit": 200})["items"]
    protocol = agreements(anybody)[DNIPROPETROVSK]["id"]
    days = [(item["kind"], item["on"]) for item in found if (item["agreement"] or {}).get("id") == protocol]
    assert days == [
        ("reminder", "2028-11-20"),
        ("reminder", "2029-05-20"),
        ("reminder", "2029-08-20"),
        ("expiry", "2029-11-20"),
    ]
    held = cooperation(anybody, "Hauts-de-France – Dnipropetrovsk")["id"]
    (anniversary,) = [item for item in found if item["kind"] == "anniversary" and item["cooperation"]["id"] == held]
    assert (anniversary["years"], anniversary["on"]) == (5, "2029-11-21")


def test_a4_amended_terms_stand_beside_those_that_were_signed(anybody: Visitor) -> None:
    climate = agreements(anybody)[CLIMATE]
    assert (climate["forecast_amount"]["amount"], climate["terms"]["forecast_amount"]["amount"]) == (
        "24000.00",
        "30000.00",
    )
