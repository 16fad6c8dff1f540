"""The SQL that filters by state and date, held against the rule (A4, A5) over many agreements and days."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import httpx
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.registry.agreements import standing, store
from services.registry.agreements.summaries import computed_state
from services.registry.rules.agreement import matching, timeline
from services.registry.sight import Sight
from services.registry.tables import AgreementRow, column
from services.registry.vocabularies.agreements import AgreementState, Instrument, Renewal
from services.registry.vocabularies.partners import Visibility
from shared.clock import now
from shared.db.engine import UnitOfWork
from shared.ids import new_id
from shared.partial_dates import PartialDate
from shared.testing.service import ServiceUnderTest
from tests.registry.making import agreement, ids, pair

EVERYTHING = Sight(everything=True, visibilities=frozenset(Visibility), partners=frozenset(), persons=True)
TODAY = date(2024, 11, 21)


@st.composite
def near(draw: st.DrawFn) -> PartialDate:
    """A date around TODAY, where states turn: often on the very day, or on an end of its month."""
    around = st.sampled_from([0, 1, -1, 365, -365, 366, -366, 30, -30]) | st.integers(-900, 900)
    day = TODAY + timedelta(days=draw(around))
    return draw(
        st.sampled_from(
            [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)]
        )
    )


@st.composite
def rows(draw: st.DrawFn) -> list[AgreementRow]:
    """Agreements of every kind of dates, some of them renewing one of the others."""
    made: list[AgreementRow] = []
    for _ in range(draw(st.integers(1, 8))):
        signed_on = draw(st.none() | near())
        effective_on, terminated_on = draw(st.none() | near()), draw(st.none() | near())
        term = draw(st.none() | st.sampled_from([1, 11, 12, 13, 24]))
        renewed = draw(st.none() | st.sampled_from(made)) if made else None
        made.append(
            row_of(
                signed_on=signed_on,
                effective_on=effective_on,
                terminated_on=terminated_on if signed_on else None,
                term_months=term,
                renewal=draw(st.sampled_from(Renewal)),
                transmission_needed=draw(st.booleans()),
                renews_id=renewed.id if renewed else None,
            )
        )
    return made


def row_of(
    *,
    signed_on: PartialDate | None,
    effective_on: PartialDate | None,
    terminated_on: PartialDate | None,
    term_months: int | None,
    renewal: Renewal,
    renews_id: UUID | None,
    transmission_needed: bool = False,
) -> AgreementRow:
    days = timeline(
        signed_on=signed_on,
        signatures=(),
        effective_on=effective_on,
        term_months=term_months,
        terminated_on=terminated_on,
        transmission_needed=transmission_needed,
    )
    return AgreementRow(
        id=new_id(),
        version=1,
        created_at=now(),
        updated_at=now(),
        cooperation_id=None,
        instrument=Instrument.TWINNING,
        title={"en": "x"},
        signed_on=str(signed_on) if signed_on else None,
        signed_place=None,
        celebrated_on=None,
        term_months=term_months,
        renewal=renewal,
        follows_id=None,
        renews_id=renews_id,
        themes=[],
        areas=[],
        agreed_term_months=term_months,
        agreed_renewal=renewal,
        agreed_themes=[],
        object=None,
        forecast_amount=None,
        forecast_currency=None,
        council_resolutions=[],
        documents=[],
        transmitted_on=None,
        effective_on=str(effective_on) if effective_on else None,
        terminated_on=str(terminated_on) if terminated_on else None,
        termination_reason=None,
        historical=False,
        notes=[],
        programme_ids=[],
        visibility=None,
        search_key="x",
        sort_key="x",
        **asdict(days),
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def engine(registry: ServiceUnderTest) -> AsyncEngine:
    return registry.runtime.engine


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=rows(), data=st.data())
async def test_a4_the_filters_sql_is_the_rule(
    engine: AsyncEngine, made: list[AgreementRow], data: st.DataObject
) -> None:
    async with UnitOfWork(engine) as work:  # never committed
        for row in made:
            work.session.add(AgreementRow(**row.model_dump()))
            await work.session.flush()
        own = [row.id for row in made]
        loaded = await store.load_many(work.session, own, EVERYTHING)
        assert len(loaded) == len(made)
        turns = {day for agreement in loaded for day in asdict(agreement.days).values() if day} | {TODAY}
        for turn in data.draw(st.lists(st.sampled_from(sorted(turns)), min_size=1, max_size=3, unique=True)):
            for day in (turn - timedelta(days=1), turn, turn + timedelta(days=1)):
                by_rule = {agreement.row.id: computed_state(agreement, day) for agreement in loaded}
                ends = {agreement.row.id: agreement.days_on(day) for agreement in loaded}
                statement = select(
                    column(AgreementRow.id),
                    standing.state_on(day),
                    standing.ends_first_on(day),
                    standing.ends_last_on(day),
                ).where(column(AgreementRow.id).in_(own))
                found = (await work.session.execute(statement)).all()
                assert {row[0]: row[1] for row in found} == by_rule, day
                assert {row[0]: (row[2], row[3]) for row in found} == {
                    own_id: (days.ends_first, days.ends_last) for own_id, days in ends.items()
                }, day


async def test_a4_lists_filter_by_the_state_that_each_agreement_shows(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    day = datetime.now(UTC).date()
    for signed_on, fields in (
        (None, {}),
        (day - timedelta(days=40), {}),
        (day - timedelta(days=40), {"term_months": 1}),
        (day - timedelta(days=40), {"term_months": 1, "renewal": "tacit"}),
        (day - timedelta(days=40), {"term_months": 12}),
        (day - timedelta(days=40), {"term_months": 24}),
        (day - timedelta(days=40), {"effective_on": str(day + timedelta(days=40))}),
    ):
        signature = {"signed_on": str(signed_on)} if signed_on else {}
        await agreement(staff, town, other, **signature, **fields)
    listed = (await staff.get("/registry/v1/agreements", params={"partner_id": town["id"]})).json()["items"]
    seen = {item["id"]: AgreementState(item["state"]) for item in listed}
    assert set(seen.values()) == set(AgreementState) - {AgreementState.RENEWED, AgreementState.TERMINATED}
    for state in AgreementState:
        found = await ids(staff, "agreements", partner_id=town["id"], state=state)
        assert set(found) == {one for one, shown in seen.items() if shown in matching(state)}, state
