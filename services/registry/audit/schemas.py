"""What `/audit` answers."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.registry.schemas import PartnerSummary
from shared.http.schemas import Instant

CallerKind = Literal["account", "client"]


SubjectText = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z_]{0,63}:[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
]
"""`<type>:<id>`, as in `partner:0198c0de-0000-7000-8000-000000000001`."""


class AuditActor(BaseModel):
    """Who made a change."""

    kind: CallerKind
    service: str | None = Field(description="the name of our own service, where one acted", examples=["registration"])
    id: str | None = Field(description="the account or machine client; null for callers who are not staff")


class AuditSubject(BaseModel):
    type: str = Field(examples=["partner"])
    id: UUID


class AuditEntry(BaseModel):
    """One change of one object."""

    id: UUID
    at: Instant
    by: AuditActor
    action: str = Field(description="a past participle", examples=["updated"])
    subject: AuditSubject
    partners: list[PartnerSummary] = Field(description="the partners concerned, as far as the caller may see them")
    changed: list[str] = Field(description="the fields that differ", examples=[["name"]])
    before: dict[str, Any] | None = Field(
        description="their values before; null where the caller may see the object and is not concerned by it"
    )
    after: dict[str, Any] | None = Field(description="their values after; null as `before`")
