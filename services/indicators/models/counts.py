"""Tables of conferences' counts: what the events said last, and the tally that follows from it.

Each row taken from events keeps the version of its subject, so that what is older than what is known changes nothing.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.indicators.tables import IndicatorsTable


class ConferenceRow(IndicatorsTable, table=True):
    """A conference as far as events told: at version 0 until one of the conference itself came."""

    __tablename__ = "conference"

    id: UUID = Field(primary_key=True)
    version: int = 0
    visibility: str | None = Field(default=None, description="who sees it; null until it is published")
    as_of_position: int = Field(sa_column=Column(BigInteger, nullable=False))
    as_of: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class WorkshopRow(IndicatorsTable, table=True):
    __tablename__ = "workshop"

    id: UUID = Field(primary_key=True)
    conference_id: UUID = Field(index=True)
    version: int
    state: str


class LineUpRow(IndicatorsTable, table=True):
    """The speakers of a workshop by their delegation's code, and whether the line-up is final."""

    __tablename__ = "line_up"

    workshop_id: UUID = Field(primary_key=True)
    conference_id: UUID = Field(index=True)
    version: int
    speakers: dict[str, int] = Field(sa_column=Column(JSONB, nullable=False))
    final: bool


class RegistrationRow(IndicatorsTable, table=True):
    """The last snapshot of a registration: its state, and the state of each enrolment by its workshop's id."""

    __tablename__ = "registration"

    id: UUID = Field(primary_key=True)
    conference_id: UUID
    version: int
    state: str
    delegation: str
    enrolments: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))


class TallyRow(IndicatorsTable, table=True):
    """One figure: of a workshop, or (subject and conference being the same) of the whole conference."""

    __tablename__ = "tally"

    conference_id: UUID = Field(primary_key=True)
    subject_id: UUID = Field(primary_key=True)
    delegation: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    amount: int
