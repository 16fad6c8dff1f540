"""What all tables of this service are registered with."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class IndicatorsTable(SQLModel, registry=registry()):
    """The base of this service's tables: a registry of its own, so that services can share a test process."""


METADATA = IndicatorsTable.metadata
