"""Files that belong to agreements; what they hold lies in a store of objects."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from services.registry.tables.base import TEXT, RegistryTable, VersionedTable, one_of
from services.registry.vocabularies.documents import DocumentKind


class DocumentRow(VersionedTable, table=True):
    """A file of an agreement; what it holds is the object of that key."""

    __tablename__ = "agreement_document"

    agreement_id: UUID = Field(foreign_key="agreement.id")
    kind: str = Field(sa_type=TEXT)
    title: str = Field(sa_type=TEXT)
    language: str | None = Field(sa_type=TEXT)
    file_name: str = Field(sa_type=TEXT)
    media_type: str = Field(sa_type=TEXT)
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(sa_type=TEXT)
    object_key: UUID
    uploaded_by: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("agreement_document_kind", "kind", DocumentKind),
        CheckConstraint("size > 0", "agreement_document_size"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "agreement_document_sha256_form"),
        UniqueConstraint("agreement_id", "sha256", name="agreement_document_once"),
        UniqueConstraint("object_key", name="agreement_document_object"),
    )


class RemovedObjectRow(RegistryTable, table=True):
    """An object that nothing names any more since this was committed; a worker takes it out of the store."""

    __tablename__ = "removed_object"

    object_key: UUID = Field(primary_key=True)
