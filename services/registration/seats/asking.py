"""What somebody asks of the desk, and what they are answered."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registration.rules.person import PersonKey
from services.registration.rules.quota import Place, Refusal
from shared.http.idempotency import Attempt
from shared.http.problems import Conflict, Problem
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Override:
    """An organiser exceeds limits: who (as `Caller.key`), and why."""

    by: str
    reason: str

    def mark(self, at: datetime) -> dict[str, str]:
        """What is written beside the seat that lies beyond a limit."""
        return {"by": self.by, "reason": self.reason, "at": at.isoformat()}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One enrolment that the desk made."""

    enrolment_id: UUID
    place: Place

    @property
    def state(self) -> str:
        return "confirmed" if self.place.position is None else "waitlisted"


@dataclass(frozen=True, slots=True)
class Granted:
    """A registration as the desk made it. `shares_address`: somebody else of the conference has the same address."""

    at: datetime
    state: str
    enrolments: list[Enrolled]
    refused: list[Refusal]
    shares_address: bool
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller is told: the body as it is kept under the idempotency key, and the conference's last day."""

    registration_id: UUID
    version: int
    body: dict[str, Any]
    ends_on: date
    replayed: bool = False


class FormChanged(Conflict):
    """Judged by another version of the conference's form than the present one; never told: the asker judges anew."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in of the conference's form, as judged before the queue by one version of it.

    `refusal` is what was found wrong, to be told to those alone who may register; `consents` are purposes and versions.
    """

    form_version: int
    refusal: Problem | None
    answers: Mapping[str, Any]
    needs: Mapping[str, Any]
    consents: list[tuple[str, int]]

    def check(self, present_version: int) -> None:
        """Raises FormChanged when the form is another one now, and what was found wrong with the answers."""
        if self.form_version != present_version:
            raise FormChanged()
        if self.refusal is not None:
            raise self.refusal

    def is_empty(self) -> bool:
        return not (self.answers or self.needs or self.consents)


@dataclass(slots=True)
class Asking:
    """One person's wish to be registered. `body_of` makes the answer's body, which is kept with the registration.

    `circles` are the visibilities of conferences that the caller sees, `subject` is by what name grants know it.
    `partner_kind` is what the partner is, where the registry has said so. `approves`: whose registrations the caller
    could approve itself. `override` is an organiser's, who enters somebody beyond limits, or after the closing.
    `filled` is what they filled in of the form. Without an `attempt` the answer is kept under no key.
    `minor` is what was said of it, `guardian_consent` a guardian's, as it is kept.
    """

    conference_id: UUID
    circles: frozenset[str]
    subject: str | None
    person: Mapping[str, Any]
    key: PersonKey
    partner_id: UUID | None
    partner_kind: str | None
    delegation: str | None
    workshops: tuple[UUID, ...]
    attempt: Attempt | None
    approves: frozenset[str]
    override: Override | None
    body_of: Callable[["Asking", Granted], dict[str, Any]]
    filled: Filled
    minor: bool | None = None
    guardian_consent: Mapping[str, Any] | None = None
    registration_id: UUID = field(default_factory=new_id)
    answer: "asyncio.Future[Answer]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def once(self) -> set[object]:
        """What no two requests of one group may share: the idempotency key, and the person."""
        keys: set[object] = {self.key} if self.key.address is not None else set()
        return keys | ({(self.attempt.scope, self.attempt.key)} if self.attempt else set())
