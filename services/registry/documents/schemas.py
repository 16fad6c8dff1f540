"""What goes in and out of `/agreements/{id}/documents`."""

from typing import Annotated
from uuid import UUID

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from services.registry.schemas import omitted
from services.registry.vocabularies.documents import DocumentKind
from shared.http.schemas import LanguageTag, Patch, ShortText, Versioned, example

_TITLE = "Protocole d'entente Hauts-de-France – Dnipropetrovsk"
Language = Annotated[LanguageTag | None, Field(description="in which it is written", examples=["fr"])]


class DocumentForm(BaseModel):
    """A file, and what it is: a form, so everything but the file comes as text."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        json_schema_extra={
            "examples": [{"file": "%PDF-1.7 …", "title": _TITLE, "kind": DocumentKind.SIGNED_TEXT, "language": "fr"}]
        },
    )

    file: UploadFile = Field(description="PDF, DOCX, ODT, XLSX, ODS, PNG or JPEG; at most 20 MiB")
    title: ShortText
    kind: DocumentKind = DocumentKind.SIGNED_TEXT
    language: Language = None


class DocumentPatch(Patch):
    """What is said of a file. The file itself is removed, and sent anew."""

    model_config = example(title=_TITLE, kind=DocumentKind.TRANSLATION, language="uk")

    title: ShortText = Field(default_factory=omitted)
    kind: DocumentKind = Field(default_factory=omitted)
    language: Language = None


class DocumentOut(Versioned):
    """A file that belongs to an agreement."""

    agreement_id: UUID
    kind: DocumentKind
    title: str
    language: str | None
    file_name: str = Field(description="under which it is saved", examples=["protocole.pdf"])
    media_type: str = Field(description="found in the file itself", examples=["application/pdf"])
    size: int = Field(description="in bytes")
    sha256: str
    uploaded_by: str | None = Field(description="the account or machine client; null for callers who are not staff")
    content_url: str = Field(description="the path of its content, signed: opens without a token, for an hour")


class DocumentList(BaseModel):
    """All files of one agreement, the latest last."""

    items: list[DocumentOut]


class AgreementDocument(BaseModel):
    """The agreement's text, or what belongs to it: a link (`url`), or a file of ours (`id`, `content_url`)."""

    title: str
    url: str | None = Field(default=None, description="of a link")
    language: str | None = None
    sha256: str | None = None
    id: UUID | None = Field(default=None, description="of a file")
    kind: DocumentKind | None = None
    media_type: str | None = None
    size: int | None = None
    content_url: str | None = Field(
        default=None, description="the path of a file's content, for those who may see the agreement"
    )
