"""What all tables of this service stand on: a registry of its own, and the columns of every versioned object."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.db.columns import CodeOf, VersionedColumns

__all__ = ["METADATA", "CodeOf", "RegistrationTable", "VersionedTable"]


class RegistrationTable(SQLModel, registry=registry()):
    """The base of this service's tables. A table model does not validate: never take one as input."""


class VersionedTable(VersionedColumns, RegistrationTable):
    """An object with an ETag."""


METADATA = RegistrationTable.metadata
