"""What `/statistics` tells."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field


class AgreementGrouping(StrEnum):
    COUNTRY_PAIR = "country_pair"
    TERRITORY_PAIR = "territory_pair"
    INSTRUMENT = "instrument"
    THEME = "theme"
    YEAR = "year"
    STATE = "state"


class PartnerGrouping(StrEnum):
    COUNTRY = "country"
    KIND = "kind"
    THEME = "theme"
    STATUS = "status"


class Group(BaseModel):
    """Those that have one thing in common."""

    key: str = Field(examples=["FR-UA"])
    label: dict[str, str] | None = Field(
        description="in each language; null where the key says it", examples=[{"fr": "France – Ukraine"}]
    )
    count: int
    in_force: int = Field(description="those of them in force today; of partners, those with an agreement in force")
    items: str = Field(
        description="the path of the list of exactly these", examples=["/registry/v1/agreements?country_pair=FR-UA"]
    )


class Statistics(BaseModel):
    """What matches, by groups, the largest first."""

    group_by: str
    total: int = Field(description="how many match, each counted once")
    in_force: int
    ungrouped: int = Field(description="how many of them stand in no group: no theme, no known year …")
    exclusive: bool = Field(
        description="whether each stands in one group at most, so that the counts and `ungrouped` add up to `total`"
    )
    groups_total: int = Field(description="how many groups there are, those beyond `limit` too")
    groups: list[Group]


GroupLimit = Annotated[int, Field(ge=1, le=1000)]
