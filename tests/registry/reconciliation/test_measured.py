"""How well names are matched: measured over strings that were labelled before anything was tuned.

`labelled.csv` holds strings as people type them, from the twinnings of English Wikipedia (Hekman/twincities, CC BY-SA
4.0) and from the source documents, labelled by name, by knowledge of geography; codes were looked up afterwards. Half
of them (`final`) was evaluated once, when the rules stood.
"""

import os
from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.registry.service import SERVICE
from services.registry.territories.gazetteer import FILE
from services.registry.territories.loader import load
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.making import Json, partner
from tests.registry.reconciliation.labelled import labelled, measured, rivals_of, written
from tests.registry.reconciliation.wire import asked, said

pytestmark = pytest.mark.xdist_group("territories")

PRECISION, RECALL, RECALL_AT_5 = 0.98, 0.92, 0.98
_AT_ONCE = 100
WHOLE = "ENTENTE_TEST_WHOLE_GAZETTEER"
"""Set it to measure on all of the gazetteer, which takes a minute, instead of on what could be taken for a string."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gazetteer(
    databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ServiceUnderTest]:
    async with running(SERVICE, await databases.clone("registry")) as service:
        cut = tmp_path_factory.mktemp("gazetteer") / "labelled.xz"
        await load(service.runtime.engine, FILE if os.environ.get(WHOLE) else written(cut, rivals_of(labelled())))
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def results(gazetteer: ServiceUnderTest) -> Json:
    """The answers to the whole set: in several batches, which a busy machine answers within a statement's time."""
    batch = {
        str(number): {"query": row.text, "type": "Territory", "limit": 5}
        | ({"properties": said(country=row.country)} if row.country else {})
        for number, row in enumerate(labelled())
    }
    client, keys = await gazetteer.anonymous(), list(batch)
    answers: Json = {}
    for start in range(0, len(keys), _AT_ONCE):
        answers |= await asked(client, {key: batch[key] for key in keys[start : start + _AT_ONCE]})
    return answers


def test_the_set_is_large_various_and_halved() -> None:
    rows = labelled()
    assert len(rows) >= 320
    splits, kinds = Counter(row.split for row in rows), Counter(row.kind for row in rows)
    assert abs(splits["tune"] - splits["final"]) <= 1
    assert len(kinds) >= 15
    assert sum(not row.expected for row in rows) >= 90
    for kind, count in kinds.items():
        halves = [sum(row.kind == kind and row.split == split for row in rows) for split in ("tune", "final")]
        assert abs(halves[0] - halves[1]) <= 1, f"{kind}: {count}"


@pytest.mark.parametrize("split", ["tune", "final"])
def test_automatic_matches_are_right_and_the_right_one_is_among_the_first_five(results: Json, split: str) -> None:
    rows = {str(number): row for number, row in enumerate(labelled()) if row.split == split}
    found = measured(results, rows)
    print(f"{split}: {found} {found.precision:.3f} {found.recall:.3f} {found.recall_at_5:.3f}")  # noqa: T201
    assert found.precision >= PRECISION
    assert found.recall >= RECALL
    assert found.recall_at_5 >= RECALL_AT_5


@pytest.mark.parametrize("kind", ["organisation", "person", "address", "fantasy", "wrong country"])
def test_what_is_no_place_or_lies_elsewhere_is_never_chosen(results: Json, kind: str) -> None:
    chosen = [
        row.text
        for number, row in enumerate(labelled())
        if row.kind == kind and not row.expected
        for each in results[str(number)]["result"]
        if each["match"]
    ]
    assert chosen == []


async def test_d6_a_town_hall_is_found_by_what_its_town_is_called_elsewhere(gazetteer: ServiceUnderTest) -> None:
    staff = await gazetteer.account("coordinator", scopes=["registry:read", "registry:write"])
    place = {"level": "commune", "code": "59183"}
    town = await partner(staff, "FR", name="Ville de Dunkerque", territory=place)
    await partner(staff, "FR", kind="association", name="Amis de la mer", territory=place)
    for typed in ("Dünkirchen", "Dunkirk", "Duinkerke"):
        for query in ({"query": typed}, {"query": typed, "type": "Partner", "properties": said(country="France")}):
            found = (await asked(await gazetteer.anonymous(), {"q": query}))["q"]["result"]
            assert [(each["id"], each["match"]) for each in found] == [(town["id"], True)]
