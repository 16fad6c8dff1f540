"""`GET /indicators/v1/conferences/{id}/counts`: what callers see of a conference whose events were taken in."""

from collections import Counter
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.events.types import EventOut
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.indicators.happenings import announced, event, line_up, published, registration, take_in


async def counts(client: httpx.AsyncClient, conference_id: UUID) -> dict[str, Any]:
    answer = await client.get(f"/indicators/v1/conferences/{conference_id}/counts")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_counts_follow_a_conference_from_its_events_alone(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    conference, energy, sport = new_id(), new_id(), new_id()
    adele, basile, yi = new_id(), new_id(), new_id()
    history = [
        published(conference),
        announced(conference, energy),
        announced(conference, sport),
        registration("registration.confirmed", conference, adele, 1, **{str(energy): "confirmed"}),
        registration("registration.confirmed", conference, basile, 1, **{str(energy): "waitlisted"}),
        registration("registration.confirmed", conference, yi, 1, delegation="CN", **{str(energy): "confirmed"}),
        line_up(conference, energy, 1, {"FR": 3, "CN": 2}),
    ]
    await take_in(indicators, history)
    assert await counts(anonymous, conference) == {
        "conference_id": str(conference),
        "registered": 3,
        "waiting": 1,
        "by_delegation": [
            {"code": "CN", "registered": 1, "waiting": 0},
            {"code": "FR", "registered": 2, "waiting": 1},
        ],
        "workshops": [
            {
                "workshop_id": str(energy),
                "state": "announced",
                "confirmed": 2,
                "waiting": 1,
                "by_delegation": [
                    {"code": "CN", "confirmed": 1, "waiting": 0},
                    {"code": "FR", "confirmed": 1, "waiting": 1},
                ],
            },
            {"workshop_id": str(sport), "state": "announced", "confirmed": 0, "waiting": 0, "by_delegation": []},
        ],
        "speakers": {"balance": [{"workshop_id": str(energy), "by_delegation": {"FR": 3, "CN": 2}, "final": False}]},
        "as_of": {
            "position": history[-1].position,
            "timestamp": history[-1].timestamp.isoformat().replace("+00:00", "Z"),
        },
        "equal": None,
        "recount": None,
    }

    withdrawn = registration("registration.withdrawn", conference, adele, 2, state="withdrawn")
    promoted = registration("enrolment.promoted", conference, basile, 2, **{str(energy): "confirmed"})
    await take_in(indicators, [withdrawn, promoted, line_up(conference, energy, 2, {"FR": 3, "CN": 3}, final=True)])
    after = await counts(anonymous, conference)
    assert (after["registered"], after["waiting"]) == (2, 0)
    assert after["workshops"][0]["confirmed"] == 2
    assert after["speakers"]["balance"][0]["final"] is True
    assert after["as_of"]["position"] > history[-1].position


async def test_those_who_come_without_a_delegation_have_the_code_null(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    conference = new_id()
    alone = registration("registration.confirmed", conference, new_id(), 1, delegation=None)
    await take_in(indicators, [published(conference), alone])
    assert (await counts(anonymous, conference))["by_delegation"] == [{"code": None, "registered": 1, "waiting": 0}]


async def test_a_cancelled_workshop_is_in_no_count(indicators: ServiceUnderTest, anonymous: httpx.AsyncClient) -> None:
    conference, energy = new_id(), new_id()
    await take_in(indicators, [published(conference), announced(conference, energy)])
    await take_in(
        indicators, [line_up(conference, energy, 1, {"FR": 1}), announced(conference, energy, 3, "cancelled")]
    )
    after = await counts(anonymous, conference)
    assert (after["workshops"], after["speakers"]["balance"]) == ([], [])


async def test_who_is_cancelled_with_a_workshop_or_conference_counts_no_longer(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    conference, energy, adele = new_id(), new_id(), new_id()
    here = registration("registration.confirmed", conference, adele, 1, **{str(energy): "confirmed"})
    await take_in(indicators, [published(conference), announced(conference, energy), here])
    dropped = registration("enrolment.cancelled", conference, adele, 2, **{str(energy): "cancelled"})
    await take_in(indicators, [dropped])
    after = await counts(anonymous, conference)
    assert (after["registered"], after["workshops"][0]["confirmed"]) == (1, 0)
    await take_in(indicators, [registration("registration.cancelled", conference, adele, 3, state="cancelled")])
    assert (await counts(anonymous, conference))["registered"] == 0


async def test_a_conference_that_is_withdrawn_from_the_public_takes_its_counts_along(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    conference = new_id()
    hidden = event("conference.programme_changed", conference, conference, 3, {"state": "published"}, "private")
    await take_in(indicators, [published(conference), hidden])
    assert (await anonymous.get(f"/indicators/v1/conferences/{conference}/counts")).status_code == 404


async def test_an_older_event_that_comes_late_changes_nothing(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    conference, energy = new_id(), new_id()
    first, second = (line_up(conference, energy, version, {"FR": version}) for version in (1, 2))
    hidden, shown = published(conference, 2, "private"), published(conference, 3)
    late = [second, announced(conference, energy), first, shown, hidden]
    await take_in(indicators, late)
    after = await counts(anonymous, conference)
    assert after["speakers"]["balance"][0]["by_delegation"] == {"FR": 2}
    assert after["as_of"]["position"] == max(each.position for each in late)


async def test_who_sees_a_conference_sees_its_counts(indicators: ServiceUnderTest) -> None:
    scopes = ["indicators:read"]
    callers = {
        "anonymous": await indicators.anonymous(),
        "viewer": await indicators.account("viewer", scopes=scopes),
        "coordinator": await indicators.account("coordinator", scopes=scopes),
        "our service": await indicators.machine("service:gateway", scopes=scopes),
        "client": await indicators.machine("partner", scopes=scopes),
        "client without scope": await indicators.machine("other", scopes=["registry:read"]),
    }
    draft, network, private, public = (new_id() for _ in range(4))
    await take_in(indicators, [announced(draft, new_id()), published(public)])
    await take_in(indicators, [published(network, visibility="network"), published(private, visibility="private")])
    seen = {
        name: [
            label
            for label, conference in (("draft", draft), ("private", private), ("network", network), ("public", public))
            if (await client.get(f"/indicators/v1/conferences/{conference}/counts")).status_code == 200
        ]
        for name, client in callers.items()
    }
    everything = ["draft", "private", "network", "public"]
    assert seen == {
        "anonymous": ["public"],
        "viewer": ["network", "public"],
        "coordinator": everything,
        "our service": everything,
        "client": ["network", "public"],
        "client without scope": ["public"],
    }


@pytest.mark.parametrize("conference", ["0198c2a4-0000-7000-8000-000000000000", "no-uuid"])
async def test_an_unknown_conference_is_404(indicators: ServiceUnderTest, conference: str) -> None:
    coordinator = await indicators.account("coordinator", scopes=["indicators:read"])
    answer = await coordinator.get(f"/indicators/v1/conferences/{conference}/counts")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_recount_with_registration_down_is_503_and_the_counts_still_answer(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    conference = new_id()
    await take_in(indicators, [published(conference)])
    answer = await anonymous.get(f"/indicators/v1/conferences/{conference}/counts", params={"recount": "true"})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await counts(anonymous, conference))["registered"] == 0


WORKSHOPS = [new_id(), new_id()]
lives = st.lists(
    st.tuples(
        st.sampled_from(["confirmed", "checked_in", "withdrawn", "pending_approval"]),
        st.sampled_from([None, "FR", "CN"]),
        st.dictionaries(st.sampled_from(WORKSHOPS), st.sampled_from(["confirmed", "waitlisted", "withdrawn"])),
    ),
    min_size=1,
    max_size=4,
)


@given(people=st.lists(lives, max_size=4), chance=st.randoms())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_order_of_events_with_any_repetition_gives_the_same_counts(
    indicators: ServiceUnderTest, anonymous: httpx.AsyncClient, people: list[list[Any]], chance: Any
) -> None:
    """The model recounts from each person's last state; the service saw all states, shuffled and some twice."""
    conference = new_id()
    events: list[EventOut] = [published(conference)]
    expected: Counter[tuple[Any, ...]] = Counter()
    for life in people:
        person = new_id()
        for version, (state, delegation, enrolments) in enumerate(life, start=1):
            told = {str(workshop_id): enrolment for workshop_id, enrolment in enrolments.items()}
            events.append(
                registration("registration.confirmed", conference, person, version, state, delegation, **told)
            )
        state, delegation, enrolments = life[-1]
        expected["registered", delegation] += state in ("confirmed", "checked_in")
        for workshop_id, enrolment in enrolments.items():
            expected[str(workshop_id), delegation, enrolment] += 1
    events += chance.choices(events, k=chance.randrange(4))
    chance.shuffle(events)
    await take_in(indicators, events, together=chance.randrange(1, 6))

    found = await counts(anonymous, conference)
    seen: Counter[tuple[Any, ...]] = Counter()
    for each in found["by_delegation"]:
        seen["registered", each["code"]] += each["registered"]
    for workshop in found["workshops"]:
        for each in workshop["by_delegation"]:
            seen[workshop["workshop_id"], each["code"], "confirmed"] += each["confirmed"]
            seen[workshop["workshop_id"], each["code"], "waitlisted"] += each["waiting"]
        assert workshop["confirmed"] == sum(each["confirmed"] for each in workshop["by_delegation"])
    assert +seen == Counter({key: n for key, n in expected.items() if n and key[-1] != "withdrawn"})
    assert found["registered"] == sum(n for key, n in seen.items() if key[0] == "registered")
    assert found["waiting"] == sum(n for key, n in seen.items() if key[-1] == "waitlisted")
