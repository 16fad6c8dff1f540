"""Codes of measurements: their state between the sides, how exact they are, and where they came from."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class MeasurementState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DISPUTED = "disputed"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"


class SignOff(StrEnum):
    """Whose approval a measurement needs: of the other sides, of all of them, or of its own alone."""

    OTHERS = "others"
    ALL = "all"
    OWN = "own"


class Completeness(StrEnum):
    """What a breakdown adds up to, beside the value that it breaks down."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    CONTRADICTORY = "contradictory"
    NOT_ADDITIVE = "not_additive"


MEASUREMENT_STATES: Vocabulary = {
    MeasurementState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
    MeasurementState.SUBMITTED: Text(en="Submitted", fr="Soumise", de="Eingereicht", zh="已提交"),
    MeasurementState.APPROVED: Text(en="Approved", fr="Approuvée", de="Bestätigt", zh="已核准"),
    MeasurementState.DISPUTED: Text(en="Disputed", fr="Contestée", de="Bestritten", zh="有异议"),
}
QUALIFIERS: Vocabulary = {
    Qualifier.EXACT: Text(en="exactly", fr="exactement", de="genau", zh="恰为"),
    Qualifier.ABOUT: Text(en="about", fr="près de", de="rund", zh="约"),
    Qualifier.MORE_THAN: Text(en="more than", fr="plus de", de="mehr als", zh="超过"),
    Qualifier.LESS_THAN: Text(en="less than", fr="moins de", de="weniger als", zh="不足"),
}
SIGN_OFFS: Vocabulary = {
    SignOff.OTHERS: Text(en="The other sides", fr="Les autres côtés", de="Die anderen Seiten", zh="其他各方"),
    SignOff.ALL: Text(en="All sides", fr="Tous les côtés", de="Alle Seiten", zh="所有各方"),
    SignOff.OWN: Text(en="The own side", fr="Son propre côté", de="Die eigene Seite", zh="本方"),
}
COMPLETENESSES: Vocabulary = {
    Completeness.COMPLETE: Text(en="Complete", fr="Complète", de="Vollständig", zh="完整"),
    Completeness.INCOMPLETE: Text(en="Incomplete", fr="Incomplète", de="Unvollständig", zh="不完整"),
    Completeness.CONTRADICTORY: Text(en="Contradictory", fr="Contradictoire", de="Widersprüchlich", zh="相互矛盾"),
    Completeness.NOT_ADDITIVE: Text(
        en="Does not add up", fr="Ne s'additionne pas", de="Nicht aufsummierbar", zh="不可相加"
    ),
}
