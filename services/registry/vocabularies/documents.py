"""Codes of documents."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class DocumentKind(StrEnum):
    SIGNED_TEXT = "signed_text"
    TRANSLATION = "translation"
    AMENDMENT = "amendment"
    ANNEX = "annex"
    COUNCIL_RESOLUTION = "council_resolution"
    TRANSMISSION = "transmission"
    PHOTO = "photo"
    OTHER = "other"


DOCUMENT_KINDS: Vocabulary = {
    DocumentKind.SIGNED_TEXT: Text(en="Signed text", fr="Texte signé", de="Unterzeichneter Text", zh="签署文本"),
    DocumentKind.TRANSLATION: Text(en="Translation", fr="Traduction", de="Übersetzung", zh="译本"),
    DocumentKind.AMENDMENT: Text(en="Amendment", fr="Avenant", de="Nachtrag", zh="补充协议"),
    DocumentKind.ANNEX: Text(en="Annex", fr="Annexe", de="Anlage", zh="附件"),
    DocumentKind.COUNCIL_RESOLUTION: Text(
        en="Council resolution", fr="Délibération", de="Ratsbeschluss", zh="议会决议"
    ),
    DocumentKind.TRANSMISSION: Text(
        en="Proof of transmission", fr="Preuve de transmission", de="Übermittlungsnachweis", zh="报送证明"
    ),
    DocumentKind.PHOTO: Text(en="Photograph", fr="Photographie", de="Foto", zh="照片"),
    DocumentKind.OTHER: Text(en="Other", fr="Autre", de="Sonstiges", zh="其他"),
}
