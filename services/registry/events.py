"""What the registry tells others: institutions' names and codes, never a person."""

from typing import cast
from uuid import UUID

from pydantic import Field

from services.registry.vocabularies.agreements import Instrument
from shared.events.types import EventData, EventType, EventTypes, Subject, Visibility

_EXAMPLE_ID = UUID("0198c0de-0000-7000-8000-000000000001")
_OTHER_ID = UUID("0198c0de-0000-7000-8000-000000000002")


def subject_of(kind: str, object_id: UUID, version: int) -> Subject:
    """The subject of an event: `kind` is `partner`, `cooperation` or `agreement`."""
    return Subject(type=kind, id=object_id, version=version, url=f"/registry/v1/{kind}s/{object_id}")


def visibility(of: str) -> Visibility:
    """The visibility of an event about an object: the object's."""
    return cast("Visibility", str(of))


class PartnerEvent(EventData):
    """Enough to refresh a copy of the partner's name."""

    name: str = Field(examples=["Villeneuve d'Ascq"])
    country: str = Field(examples=["FR"])


class CooperationEvent(EventData):
    """The partners concerned are in `partner_ids`."""

    started_on: str | None = Field(default=None, examples=["2018"])
    ended_on: str | None = None


class AgreementEvent(EventData):
    """The signatories are in `partner_ids`."""

    cooperation_id: UUID | None = None
    instrument: Instrument
    signed_on: str | None = Field(default=None, examples=["2024-11-21"])
    ends_on: str | None = Field(default=None, examples=["2029-11-20"])


def _partner(version: int, changed: list[str] | None = None) -> PartnerEvent:
    return PartnerEvent(
        subject=subject_of("partner", _EXAMPLE_ID, version),
        partner_ids=[_EXAMPLE_ID],
        changed=changed,
        name="Villeneuve d'Ascq",
        country="FR",
    )


def _cooperation(version: int, *, ended_on: str | None = None, changed: list[str] | None = None) -> CooperationEvent:
    return CooperationEvent(
        subject=subject_of("cooperation", _EXAMPLE_ID, version),
        partner_ids=[_EXAMPLE_ID, _OTHER_ID],
        changed=changed,
        started_on="2018",
        ended_on=ended_on,
    )


def _agreement(version: int, *, signed: bool = True, changed: list[str] | None = None) -> AgreementEvent:
    return AgreementEvent(
        subject=subject_of("agreement", _EXAMPLE_ID, version),
        partner_ids=[_EXAMPLE_ID, _OTHER_ID],
        changed=changed,
        instrument=Instrument.MEMORANDUM_OF_UNDERSTANDING,
        signed_on="2024-11-21" if signed else None,
        ends_on="2029-11-20" if signed else None,
    )


PARTNER_CREATED = EventType("registry.partner.created", "A partner was entered", _partner(1))
PARTNER_UPDATED = EventType("registry.partner.updated", "A partner was changed", _partner(2, ["name"]))
COOPERATION_STARTED = EventType("registry.cooperation.started", "A cooperation was entered", _cooperation(1))
COOPERATION_UPDATED = EventType(
    "registry.cooperation.updated", "A cooperation was changed", _cooperation(2, changed=["themes"])
)
COOPERATION_ENDED = EventType(
    "registry.cooperation.ended", "A cooperation was given an end", _cooperation(3, ended_on="2024-12")
)
AGREEMENT_DRAFTED = EventType("registry.agreement.drafted", "An agreement was drafted", _agreement(1, signed=False))
AGREEMENT_UPDATED = EventType(
    "registry.agreement.updated", "An agreement was changed", _agreement(2, signed=False, changed=["term_months"])
)
AGREEMENT_SIGNED = EventType("registry.agreement.signed", "An agreement was signed", _agreement(3))
AGREEMENT_TRANSMITTED = EventType(
    "registry.agreement.transmitted", "An agreement went to the State's representative", _agreement(4)
)
AGREEMENT_TERMINATED = EventType("registry.agreement.terminated", "An agreement was terminated", _agreement(5))

EVENT_TYPES = EventTypes(
    [
        PARTNER_CREATED,
        PARTNER_UPDATED,
        COOPERATION_STARTED,
        COOPERATION_UPDATED,
        COOPERATION_ENDED,
        AGREEMENT_DRAFTED,
        AGREEMENT_UPDATED,
        AGREEMENT_SIGNED,
        AGREEMENT_TRANSMITTED,
        AGREEMENT_TERMINATED,
    ]
)
