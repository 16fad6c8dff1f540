"""What is published of accounts: nothing personal."""

from uuid import UUID

from shared.events.types import EventData, EventType, Subject

ACCOUNT_DEACTIVATED = EventType(
    "gateway.account.deactivated",
    "An account was deactivated: its tokens are no longer good.",
    EventData(
        subject=Subject(
            type="account",
            id=UUID("0198f3a0-6f5e-7c3a-9d2b-3f1f6f0a7b11"),
            version=4,
            url="/auth/v1/accounts/0198f3a0-6f5e-7c3a-9d2b-3f1f6f0a7b11",
        )
    ),
)
PERSON_ERASED = EventType(
    "gateway.person.erased",
    "An account was erased, and nobody knows any more whose id it was: forget what is kept for it",
    EventData(
        subject=Subject(
            type="account",
            id=UUID("0198f3a0-6f5e-7c3a-9d2b-3f1f6f0a7b11"),
            version=5,
            url="/auth/v1/accounts/0198f3a0-6f5e-7c3a-9d2b-3f1f6f0a7b11",
        )
    ),
)
