"""How people call the columns of a list of participants."""

from collections.abc import Iterable, Mapping, Sequence

from services.registration.registration_imports.schemas import ImportField
from services.registration.rules.person import name_key
from services.registration.rules.question_cells import QuestionColumn, folded, guessed
from services.registration.vocabularies.participant_files import PARTICIPANT_COLUMNS, ParticipantColumn

_F = ImportField
# Beside their codes, and the names that lists of participants give them in every language.
_SYNONYMS: Mapping[ImportField, Sequence[str]] = {
    _F.FAMILY_NAME: ("nom", "surname", "last name", "nachname", "姓氏"),
    _F.GIVEN_NAME: ("first name", "forename", "prenoms", "rufname", "名字"),
    _F.NATIVE_NAME: ("中文姓名", "native name", "nom en chinois"),
    _F.FUNCTION: ("fonction titre", "titre", "title", "position", "job title", "职位"),
    _F.ORGANISATION: ("organization", "collectivite", "structure", "institution", "organisation", "机构"),
    _F.EMAIL: ("mail", "email", "e mail", "adresse electronique", "adresse mail", "email address", "邮箱"),
    _F.PHONE: ("phone", "tel", "mobile", "portable", "telefonnummer", "手机"),
    _F.GENDER: ("sexe", "sex", "civilite"),
    _F.BIRTH_YEAR: ("annee naissance", "born in", "geboren"),
    _F.WORKSHOPS: ("atelier", "workshop", "choix", "atelier choisi"),
    _F.PEOPLE: (
        "nombre de personnes", "nombre", "effectif", "number of people", "people", "pax", "anzahl", "anzahl personen",
        "personenzahl", "人数",
    ),
}  # fmt: skip


def _known() -> dict[str, ImportField]:
    """The fields by every name that a column may have, folded."""
    known = {folded(str(field)): field for field in ImportField}
    for column, labels in PARTICIPANT_COLUMNS.items():
        if column in set(map(str, ImportField)):
            field = ImportField(ParticipantColumn(column))
            known |= {name_key(label): field for label in labels.as_labels().values()}
    for field, names in _SYNONYMS.items():
        known |= {name_key(name): field for name in names}
    return known


_FIELDS = _known()


def means_a_field(header: str) -> bool:
    """Whether a column of this name is taken for something else than a question's."""
    return folded(header) in _FIELDS


def fields_with(questions: Iterable[QuestionColumn]) -> list[str]:
    """What a column may be in a conference whose form asks these questions."""
    return [*map(str, ImportField), *(question.name for question in questions)]


def guess(header: Sequence[str], questions: Sequence[QuestionColumn]) -> dict[str, str]:
    """The mapping (column → field) that the names of the columns suggest; what they do not is left out."""
    mapping: dict[str, str] = {}
    for column in header:
        field: str | None = _FIELDS.get(folded(column))
        if field is None and column:
            question = guessed(column, questions)
            field = question.name if question else None
        if field is not None and field not in mapping.values():
            mapping[column] = str(field)
    return mapping
