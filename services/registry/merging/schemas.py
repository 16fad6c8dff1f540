"""What goes in for a merge."""

from uuid import UUID

from pydantic import ConfigDict, Field

from shared.http.schemas import Input


class Merge(Input):
    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "0198c0de-0000-7000-8000-000000000002"}]})

    into: UUID = Field(description="the partner that the duplicate is")
