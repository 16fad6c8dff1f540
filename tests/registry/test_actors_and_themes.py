"""Who takes part without signing, and what it is about: the partnerships of document 004."""

import httpx

from tests.registry.making import agreement, cooperation, ids, pair, parties_of, partner, read


async def test_a2_actors_of_any_kind_take_part_and_sign_nothing(staff: httpx.AsyncClient) -> None:
    one, other = await pair(staff)
    kinds = ("association", "company", "school")
    actors = [await partner(staff, kind=kind) for kind in kinds]
    made = await cooperation(
        staff, one, other, actors=[{"partner_id": actor["id"], "corners": ["civil_society"]} for actor in actors]
    )
    signed = await agreement(staff, one, other, cooperation_id=made["id"], signed_on="2024-02")
    shown, _ = await read(staff, f"cooperations/{made['id']}")
    assert [actor["partner"]["id"] for actor in shown["actors"]] == [actor["id"] for actor in actors]
    assert {signatory["partner_id"] for signatory in signed["signatories"]} == {one["id"], other["id"]}


async def test_a7_a8_an_agreement_is_found_by_each_of_its_themes(staff: httpx.AsyncClient) -> None:
    themes = ["ecological_transition", "urban_nature", "energy", "water", "youth", "sport"]
    made = await agreement(staff, *await pair(staff), signed_on="2024-02", themes=themes)
    assert made["themes"] == themes
    for theme in themes:
        assert made["id"] in await ids(staff, "agreements", theme=theme)
    assert made["id"] not in await ids(staff, "agreements", theme="crafts")


async def test_a8_themes_of_the_network_have_labels_in_four_languages(staff: httpx.AsyncClient) -> None:
    vocabularies = (await staff.get("/registry/v1/vocabularies")).json()["items"]
    [theme] = [item for item in vocabularies["theme"] if item["code"] == "ecological_transition"]
    assert set(theme["label"]) == {"en", "fr", "de", "zh"}


async def test_a9_a_cooperation_names_its_actors_and_works_for_equality(staff: httpx.AsyncClient) -> None:
    one, other = await pair(staff)
    club = await partner(staff, kind="association", name="Club de basket de l'exemple")
    made = await cooperation(
        staff,
        one,
        other,
        partners=parties_of(one, other),
        actors=[{"partner_id": club["id"], "role": "forme les jeunes joueuses"}],
        themes=["crafts", "gender_equality", "sport"],
    )
    assert made["id"] in await ids(staff, "cooperations", theme="gender_equality")
    assert [(actor["role"], actor["partner"]["name"]) for actor in made["actors"]] == [
        ("forme les jeunes joueuses", "Club de basket de l'exemple")
    ]
