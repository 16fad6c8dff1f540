"""What the clock brought to agreements, and what of it was told."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from services.registry.tables.base import INSTANT, TEXT, RegistryTable, one_of
from services.registry.vocabularies.deadlines import DeadlineKind


class AgreementDeadlineRow(RegistryTable, table=True):
    """A deadline that was settled: its primary key is why it is told once, whoever looks and however often.

    `of_day` is the day of entry into force, or else the last day of the term; `settled_on` the day in our time zone on
    which it was dealt with, and `told` whether others learned of it or it was passed over.
    """

    __tablename__ = "agreement_deadline"

    agreement_id: UUID = Field(foreign_key="agreement.id", primary_key=True)
    kind: str = Field(sa_type=TEXT, primary_key=True)
    of_day: date = Field(primary_key=True)
    months: int = Field(primary_key=True)
    settled_on: date
    told: bool
    at: datetime = Field(sa_type=INSTANT)

    __table_args__ = (one_of("agreement_deadline_kind", "kind", DeadlineKind),)
