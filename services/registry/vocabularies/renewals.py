"""Codes of the renewal desk."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class RenewalStep(StrEnum):
    """What is still to be done before an agreement is renewed, in the order in which it is done."""

    NO_OWNER = "no_owner"
    NO_DRAFT = "no_draft"
    COUNCIL_MISSING = "council_missing"
    COUNCIL_REJECTED = "council_rejected"
    NOT_SIGNED = "not_signed"


RENEWAL_STEPS: Vocabulary = {
    RenewalStep.NO_OWNER: Text(
        en="Nobody looks after it", fr="Personne n'en est chargé", de="Niemand kümmert sich darum", zh="尚无负责人"
    ),
    RenewalStep.NO_DRAFT: Text(
        en="There is no draft of its renewal",
        fr="Il n'y a pas de projet de renouvellement",
        de="Es gibt keinen Entwurf der Erneuerung",
        zh="尚无续签草案",
    ),
    RenewalStep.COUNCIL_MISSING: Text(
        en="A council has not adopted it yet",
        fr="Un conseil ne l'a pas encore adopté",
        de="Ein Rat hat es noch nicht beschlossen",
        zh="尚有议会未通过",
    ),
    RenewalStep.COUNCIL_REJECTED: Text(
        en="A council has rejected it", fr="Un conseil l'a rejeté", de="Ein Rat hat es abgelehnt", zh="有议会已否决"
    ),
    RenewalStep.NOT_SIGNED: Text(
        en="The draft is not signed",
        fr="Le projet n'est pas signé",
        de="Der Entwurf ist nicht unterzeichnet",
        zh="草案尚未签署",
    ),
}
