"""What `/persons/{id}/personal-data` answers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.persons.schemas import Email, PersonOut
from shared.http.schemas import Input, example


class MentionOut(BaseModel):
    """A text that names the person, in something that others entered."""

    subject: str = Field(
        description="the object in which it stands, as `<type>:<id>`; what `keep` takes",
        examples=["agreement:0198c0de-0000-7000-8000-000000000001"],
    )
    place: str = Field(description="where in it", examples=["agreement_signatory.signed_by"])
    text: str = Field(description="the text as it stands there")


class ChangeOut(BaseModel):
    """An entry of the audit trail that is about the person, or names it."""

    id: UUID
    at: datetime
    action: str
    subject: str = Field(examples=["agreement:0198c0de-0000-7000-8000-000000000001"])


class PersonalData(BaseModel):
    """All that the registry holds of a person."""

    person: PersonOut
    looked_for: list[str] = Field(description="the spellings that were looked for, accents and case apart")
    mentions: list[MentionOut]
    changes: list[ChangeOut]
    stored_answers: int = Field(description="answers kept for a day for callers who ask again")


class Erasure(BaseModel):
    """What was erased: functions, signatures, seats and entries stay, without the person."""

    person_id: UUID
    functions: int = Field(description="terms of functions that name nobody any more")
    mentions: int
    changes: int
    stored_answers: int
    files: int = Field(
        description="files kept of imports that had ended: forgotten unread, for no name can be taken out of them"
    )
    kept: list[str] = Field(description="the objects that were left as they are, because they name a namesake")


class AddressIn(Input):
    """An address by which somebody is looked for."""

    model_config = example(email="international@example.org")

    email: Email


class PlaceFound(BaseModel):
    """One place with the address."""

    place: str = Field(description="table and column", examples=["person.email"])
    url: str = Field(description="where it is seen, and taken out: by `DELETE` where it ends in `/personal-data`")
    name: str | None = Field(description="whose it is; null: a function's")


class Found(BaseModel):
    """Every place with an address."""

    items: list[PlaceFound]
    complete: bool = Field(description="false: there are more than fit into one answer")
