"""What happens to agreements."""

from uuid import UUID

from pydantic import Field

from services.registry.events.subjects import EXAMPLE_ID, OTHER_EXAMPLE_ID, THIRD_EXAMPLE_ID, subject_of
from services.registry.vocabularies.agreements import Instrument
from shared.events.types import EventData, EventType


class AgreementEvent(EventData):
    """The signatories are in `partner_ids`."""

    cooperation_id: UUID | None = None
    instrument: Instrument
    signed_on: str | None = Field(default=None, examples=["2024-11-21"])
    ends_on: str | None = Field(default=None, examples=["2029-11-20"])
    renewed_by: UUID | None = Field(default=None, description="the agreement that renews this one")
    months_before: int | None = Field(
        default=None, description="of a reminder: how many months before the end it is due", examples=[12]
    )


def _example(version: int, *, signed: bool = True, changed: list[str] | None = None) -> AgreementEvent:
    return AgreementEvent(
        subject=subject_of("agreement", EXAMPLE_ID, version),
        partner_ids=[EXAMPLE_ID, OTHER_EXAMPLE_ID],
        changed=changed,
        instrument=Instrument.MEMORANDUM_OF_UNDERSTANDING,
        signed_on="2024-11-21" if signed else None,
        ends_on="2029-11-20" if signed else None,
    )


AGREEMENT_DRAFTED = EventType("registry.agreement.drafted", "An agreement was drafted", _example(1, signed=False))
AGREEMENT_UPDATED = EventType(
    "registry.agreement.updated", "An agreement was changed", _example(2, signed=False, changed=["term_months"])
)
AGREEMENT_DISCARDED = EventType(
    "registry.agreement.discarded", "A draft was deleted: nobody will sign it", _example(3, signed=False)
)
AGREEMENT_SIGNED = EventType("registry.agreement.signed", "An agreement was signed", _example(3))
AGREEMENT_TRANSMITTED = EventType(
    "registry.agreement.transmitted", "An agreement went to the State's representative", _example(4)
)
AGREEMENT_TERMINATED = EventType("registry.agreement.terminated", "An agreement was terminated", _example(5))

AGREEMENT_AMENDED = EventType(
    "registry.agreement.amended",
    "An agreement was amended, or an amendment entered by mistake was taken back",
    _example(6, changed=["term_months"]),
)
AGREEMENT_RENEWED = EventType(
    "registry.agreement.renewed",
    "A signed agreement renews this one",
    _example(6).model_copy(update={"renewed_by": THIRD_EXAMPLE_ID}),
)
AGREEMENT_ENTERED_INTO_FORCE = EventType(
    "registry.agreement.entered_into_force", "The day has come from which an agreement is in force", _example(4)
)
AGREEMENT_EXPIRY_APPROACHED = EventType(
    "registry.agreement.expiry_approached",
    "An agreement that nothing renews or follows ends in `months_before` months, or sooner where it was entered late",
    _example(6).model_copy(update={"months_before": 12}),
)
AGREEMENT_EXPIRED = EventType(
    "registry.agreement.expired", "The last day of an agreement that nothing renews has passed", _example(6)
)

EVENTS = [
    AGREEMENT_DRAFTED,
    AGREEMENT_UPDATED,
    AGREEMENT_DISCARDED,
    AGREEMENT_SIGNED,
    AGREEMENT_TRANSMITTED,
    AGREEMENT_ENTERED_INTO_FORCE,
    AGREEMENT_AMENDED,
    AGREEMENT_EXPIRY_APPROACHED,
    AGREEMENT_EXPIRED,
    AGREEMENT_RENEWED,
    AGREEMENT_TERMINATED,
]
