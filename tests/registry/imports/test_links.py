"""Spreadsheets of links between towns: what is sure is entered once, what is doubtful waits, the rest is named."""

import asyncio

import httpx
import pytest
from sqlalchemy import func, select, text

from services.registry.imports import running
from services.registry.imports.running import run_next
from services.registry.merging.lock_store import MERGING
from services.registry.rules.names import fold
from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registry.imports.sending import counts, ended, imported, rows, sent
from tests.registry.making import API, Json, told

pytestmark = [pytest.mark.xdist_group("territories"), pytest.mark.usefixtures("territories")]

TOWNS = """Ville 1;Pays 1;Ville 2;Pays 2
Dunkerque;France;Krefeld;Allemagne
Münster;Germany;Dunkirk;FR
Krefeld;DE;Dünkirchen;Frankreich
Saint-Denis;France;Krefeld;Allemagne
Nirgendwo an der Knatter;Allemagne;Dunkerque;France
Dunkerque;France;Dunkerque;France
;;Krefeld;Allemagne
"""
AGREEMENTS = """partner_1,country_1,partner_2,country_2,instrument,signed_on,term_months,themes
Dunkerque,France,Krefeld,Allemagne,Jumelage,15/06/1974,,jeunesse
Dunkerque,France,Krefeld,Allemagne,twinning,03/2019,60,
Dunkerque,France,Krefeld,Allemagne,mariage,31/02/2019,six,
"""


async def cooperations_of(client: httpx.AsyncClient, name: str) -> list[Json]:
    found = (await client.get(f"{API}/partners", params={"q": name, "kind": "local_authority"})).json()["items"]
    [partner] = [item for item in found if fold(item["name"]) == fold(name)]
    answer = await client.get(f"{API}/cooperations", params={"partner_id": partner["id"], "limit": 200})
    result: list[Json] = answer.json()["items"]
    return result


async def test_links_are_entered_once_whichever_way_round_and_however_often_the_file_is_sent(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    found = await imported(registry, staff, TOWNS, "agreements")
    assert (found["state"], found["rows_total"], found["rows_done"]) == ("done", 7, 7)
    assert (found["encoding"], found["separator"]) == ("utf-8", ";")
    assert found["mapping"] == {
        "Ville 1": "partner_1",
        "Pays 1": "country_1",
        "Ville 2": "partner_2",
        "Pays 2": "country_2",
    }
    assert counts(found) == {"created": 2, "existing": 1, "doubtful": 1, "refused": 3}
    by_line = {row["line"]: row for row in await rows(staff, found)}
    assert by_line[2]["object_ids"] == by_line[4]["object_ids"]
    assert [problem["code"] for problem in by_line[5]["problems"]] == ["doubtful_place"]
    assert by_line[5]["problems"][0]["column"] == "Ville 1"
    assert {line: row["problems"][0]["code"] for line, row in by_line.items() if row["state"] == "refused"} == {
        6: "unknown_place",
        7: "same_partner",
        8: "too_few_partners",
    }
    again = await imported(registry, staff, TOWNS, "agreements")
    assert counts(again) == {"existing": 3, "doubtful": 1, "refused": 3}
    assert len(await cooperations_of(staff, "Dunkerque")) == 2


async def test_what_is_doubtful_is_decided_and_then_entered(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    found = await imported(registry, staff, TOWNS, "agreements")
    [doubtful] = await rows(staff, found, state="doubtful")
    candidates = doubtful["problems"][0]["candidates"]
    assert len(candidates) > 1
    assert {candidate["name"] for candidate in candidates} == {"Saint-Denis"}
    # Namesakes are told apart by where they lie.
    within = [candidate["within"] for candidate in candidates]
    assert ["Seine-Saint-Denis", "Île-de-France"] in within
    assert all(within.count(one) == 1 for one in within)
    decision = {"name": "Saint-Denis", "country": "France", "territory_id": candidates[0]["territory_id"]}
    resumed = await staff.post(f"{API}/imports/{found['id']}:resume", json={"decisions": [decision]})
    assert (resumed.status_code, resumed.json()["state"]) == (200, "queued")
    found = await ended(registry, staff, found["id"])
    assert "doubtful" not in counts(found)
    assert await cooperations_of(staff, "Saint-Denis")
    both = {"name": "Nirgendwo an der Knatter", "enter": True, "skip": True}
    told(await staff.post(f"{API}/imports/{found['id']}:resume", json={"decisions": [both]}), 422)
    skipping = {"name": "Nirgendwo an der Knatter", "country": "Allemagne", "skip": True}
    await staff.post(f"{API}/imports/{found['id']}:resume", json={"decisions": [skipping]})
    found = await ended(registry, staff, found["id"])
    assert found["counts"]["skipped"] == 1


async def test_an_amount_without_a_currency_is_told_so_and_takes_that_of_the_defaults(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    file = 'Ville 1,Pays 1,Ville 2,Pays 2,Date,Montant\nDunkerque,FR,Bonn,DE,13/12/1999,"1 200,50"\n'
    found = await imported(registry, staff, file, "agreements", dry_run=True)
    [row] = await rows(staff, found)
    assert [(one["column"], one["code"]) for one in row["problems"]] == [("Montant", "currency_missing")]
    assert "forecast_currency" in row["problems"][0]["message"]
    found = await imported(registry, staff, file, "agreements", defaults={"forecast_currency": "FRF"})
    [row] = await rows(staff, found)
    entered = (await staff.get(f"{API}/agreements/{row['object_ids'][-1]}")).json()
    assert entered["forecast_amount"] == {"amount": "1200.50", "currency": "FRF"}


async def test_a_place_that_the_gazetteer_has_not_is_entered_when_somebody_says_so(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    file = "partner_1,country_1,partner_2,country_2\nKleinkleckersdorf,DE,Dunkerque,FR\nBonn,DE,Kleinkleckersdorf,DE\n"
    found = await imported(registry, staff, file, "agreements")
    assert [row["problems"][0]["code"] for row in await rows(staff, found)] == ["unknown_place", "unknown_place"]
    decision = {"name": "Kleinkleckersdorf", "country": "DE", "enter": True}
    await staff.post(f"{API}/imports/{found['id']}:resume", json={"decisions": [decision]})
    found = await ended(registry, staff, found["id"])
    assert counts(found) == {"created": 2}
    assert len(await cooperations_of(staff, "Kleinkleckersdorf")) == 2


async def test_a_dated_link_is_an_agreement_of_its_cooperation(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    found = await imported(registry, staff, AGREEMENTS, "agreements")
    assert (found["counts"]["created"], found["counts"]["refused"]) == (2, 1)
    first, second, wrong = await rows(staff, found)
    assert first["object_ids"][0] == second["object_ids"][0]
    agreement = (await staff.get(f"{API}/agreements/{first['object_ids'][1]}")).json()
    assert (agreement["instrument"], agreement["signed_on"], agreement["historical"]) == (
        "twinning",
        "1974-06-15",
        True,
    )
    assert agreement["cooperation_id"] == first["object_ids"][0]
    later = (await staff.get(f"{API}/agreements/{second['object_ids'][1]}")).json()
    assert (later["signed_on"], later["ends_on"]) == ("2019-03", "2024-03")
    assert [(problem["column"], problem["code"]) for problem in wrong["problems"]] == [
        ("instrument", "not_a_code"),
        ("signed_on", "not_a_date"),
        ("term_months", "not_a_number"),
    ]
    again = await imported(registry, staff, AGREEMENTS, "agreements")
    assert counts(again) == {"existing": 2, "refused": 1}


async def test_a_trial_tells_everything_and_enters_nothing(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    file = "partner_1,country_1,partner_2,country_2\nTanguiéta,Bénin,Dunkerque,France\nDunkerque,France,Tanguiéta,BJ\n"
    found = await imported(registry, staff, file, "agreements", dry_run=True)
    assert (found["state"], counts(found)) == ("done", {"created": 1, "existing": 1})
    assert [row["object_ids"] for row in await rows(staff, found)] == [[], []]
    assert not (await staff.get(f"{API}/partners", params={"q": "Tanguiéta"})).json()["items"]
    await staff.post(f"{API}/imports/{found['id']}:resume", json={"dry_run": False})
    found = await ended(registry, staff, found["id"])
    assert counts(found) == {"created": 1, "existing": 1}
    assert len(await cooperations_of(staff, "Tanguiéta")) == 1


async def test_all_or_nothing_is_nothing_when_one_row_is_wrong(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    head, good = "partner_1,country_1,partner_2,country_2\n", "Sidi Ifni,Maroc,Dunkerque,France\n"
    refused = await imported(
        registry, staff, f"{head}{good}Xyzzy,France,Dunkerque,France\n", "agreements", mode="all_or_nothing"
    )
    assert refused["state"] == "refused"
    assert not (await staff.get(f"{API}/partners", params={"q": "Sidi Ifni"})).json()["items"]
    entered = await imported(registry, staff, head + good, "agreements", mode="all_or_nothing")
    assert (entered["state"], counts(entered)) == ("done", {"created": 1})
    assert len(await cooperations_of(staff, "Sidi Ifni")) == 1


async def test_a_crash_in_the_middle_loses_and_doubles_nothing(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    towns = ["Münster", "Krefeld", "Köln", "Bonn"]
    lines = [f"{town},DE,Roubaix,FR" for town in towns]
    answer = await sent(staff, "\n".join(["partner_1,country_1,partner_2,country_2", *lines]), "agreements")
    import_id = answer.json()["id"]
    monkeypatch.setattr(running, "BATCH", 1)
    enter, entered = running.enter_batch, []

    async def crashing(*arguments: object) -> object:
        entered.append(1)
        if len(entered) == 3:
            raise asyncio.CancelledError
        return await enter(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "enter_batch", crashing)
    with pytest.raises(asyncio.CancelledError):
        await run_next(registry.runtime)
    half = (await staff.get(f"{API}/imports/{import_id}")).json()
    assert (half["state"], half["rows_done"]) == ("running", 2)
    found = await ended(registry, staff, import_id)
    assert (found["state"], found["rows_done"], found["counts"]["refused"]) == ("done", 4, 0)
    assert len(await cooperations_of(staff, "Roubaix")) == 4


async def test_a_running_import_is_cancelled_after_its_batch_and_goes_on_when_resumed(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = "partner_1,country_1,partner_2,country_2\nShenzhen,CN,Dunkerque,FR\nKrefeld,DE,Shenzhen,CN\n"
    import_id = (await sent(staff, file, "agreements")).json()["id"]
    monkeypatch.setattr(running, "BATCH", 1)
    enter = running.enter_batch

    async def cancelling(*arguments: object) -> object:
        results = await enter(*arguments)  # type: ignore[arg-type]
        await staff.post(f"{API}/imports/{import_id}:cancel")
        return results

    with monkeypatch.context() as patched:
        patched.setattr(running, "enter_batch", cancelling)
        cancelled = await ended(registry, staff, import_id)
    assert (cancelled["state"], cancelled["rows_done"]) == ("cancelled", 0)
    told(await staff.post(f"{API}/imports/{import_id}:cancel"), 409)
    assert (await staff.post(f"{API}/imports/{import_id}:resume", json={})).status_code == 200
    found = await ended(registry, staff, import_id)
    assert counts(found) == {"created": 2}
    told(await staff.post(f"{API}/imports/{import_id}:resume", json={}), 409)


async def test_an_import_waits_while_partners_are_merged(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    file = "partner_1,country_1,partner_2,country_2\nBonn,DE,Dunkerque,FR\n"
    import_id = (await sent(staff, file, "agreements")).json()["id"]
    waits = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    async with transaction(registry.runtime.engine) as session:
        await session.execute(select(func.pg_advisory_xact_lock(MERGING)))
        running_now = asyncio.create_task(run_next(registry.runtime))
        while not await session.scalar(waits):
            assert not running_now.done()
            await asyncio.sleep(0.01)
        assert (await staff.get(f"{API}/imports/{import_id}")).json()["rows_done"] == 0
    await running_now
    assert (await staff.get(f"{API}/imports/{import_id}")).json()["rows_done"] == 1
