"""What all tables of this service stand on: a registry of its own, so that services can share a test process."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.db.columns import VersionedColumns


class IndicatorsTable(SQLModel, registry=registry()):
    """The base of this service's tables. A table model does not validate: never take one as input."""


class VersionedTable(VersionedColumns, IndicatorsTable):
    """An object with an ETag."""


METADATA = IndicatorsTable.metadata
