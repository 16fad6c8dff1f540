"""What goes in and out of `/programmes`."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.registry.schemas import PartnerSummary, omitted
from shared.http.schemas import Input, Multilingual, PartialDateText, Patch, Versioned, example

_Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]


class _Facts(Input):
    funder_id: UUID | None = Field(default=None, description="the partner that pays")
    support_id: UUID | None = Field(default=None, description="the partner that runs it and supports those in it")
    url: _Url | None = None
    from_on: PartialDateText | None = Field(default=None, alias="from")
    to_on: PartialDateText | None = Field(default=None, alias="to")


class ProgrammeIn(_Facts):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": {"fr": "Inspire"}, "support_id": "0198c0de-0000-7000-8000-000000000001", "from": "2022"}
            ]
        }
    )

    name: Multilingual


class ProgrammePatch(_Facts, Patch):
    model_config = example(url="https://www.lianescooperation.org/", to="2025-12")

    name: Multilingual = Field(default_factory=omitted)


class ProgrammeOut(Versioned):
    name: Multilingual
    funder_id: UUID | None
    funder: PartnerSummary | None
    support_id: UUID | None
    support: PartnerSummary | None
    url: str | None
    from_on: PartialDateText | None = Field(serialization_alias="from")
    to_on: PartialDateText | None = Field(serialization_alias="to")
