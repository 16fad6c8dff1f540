"""D3 over HTTP: lists are sorted by the names as they are said, whatever their parts, scripts and order."""

import httpx

from tests.registration.seats.scene import V1, open_scene

PEOPLE: list[dict[str, str | None]] = [
    {"given_name": "Suharto", "family_name": None},
    {"given_name": "Ping", "family_name": "Zhao", "name_order": "family_first", "native_name": "赵平"},
    {"given_name": "Anna", "family_name": "Nagy", "name_order": "family_first"},
    {"given_name": "Björk Guðmundsdóttir", "family_name": None},
    {"given_name": "Олена", "family_name": "Шевченко", "transcription": "Olena Shevchenko"},
    {
        "given_name": None,
        "family_name": None,
        "native_name": "فاطمة الزهراء",
        "transcription": "Fatima az-Zahra",
        "sort_name": "Zahra, Fatima az-",
    },
]


async def test_d3_people_of_all_scripts_stand_in_one_list(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    for person in PEOPLE:
        await scene.register(**person)
    path, items, cursor = f"{V1}/conferences/{scene.conference_id}/registrations", [], None
    while True:  # in pages: the cursor stands in the same order
        params = {"sort": "name", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await coordinator.get(path, params=params)).json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert [item["person"]["list_name"] for item in items] == [
        "Björk Guðmundsdóttir",
        "Nagy Anna",
        "Olena Shevchenko",
        "Suharto",
        "Zahra, Fatima az-",
        "Zhao Ping",
    ]
    assert items[-1]["person"]["shown_as"]["zh"] == "赵平（Zhao Ping）"


async def test_d3_a_name_has_one_part_at_least(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    scene = await open_scene(coordinator, anonymous)
    nameless = await scene.ask(given_name=None, family_name=None)
    assert (nameless.status_code, nameless.json()["errors"][0]["pointer"]) == (422, "/person")
