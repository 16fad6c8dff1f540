"""Of seats: why there is none, or not yet."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Reason(StrEnum):
    """Why somebody has no seat in a workshop, or not yet; or why others went before."""

    CLOSED = "closed"
    NO_FREE_SEAT = "no_free_seat"
    QUOTA_USED = "quota_used"
    RESERVED = "reserved"
    OVERLAPS = "overlaps"
    MAX_ENROLMENTS = "max_enrolments"
    GROUP_DOES_NOT_FIT = "group_does_not_fit"
    GROUP_FIRST = "group_first"
    NOT_APPROVED = "not_approved"
    GUARDIAN_CONSENT = "guardian_consent"
    PRIORITY = "priority"
    OVERRIDE = "override"
    NEXT = "next"


REASONS: Vocabulary = {
    Reason.CLOSED: Text(
        en="the workshop takes no enrolments",
        fr="l'atelier n'accepte pas d'inscriptions",
        de="der Workshop nimmt keine Anmeldungen an",
        zh="该工作坊不接受报名",
    ),
    Reason.NO_FREE_SEAT: Text(
        en="the workshop is full",
        fr="l'atelier est complet",
        de="der Workshop ist voll",
        zh="该工作坊已满",
    ),
    Reason.QUOTA_USED: Text(
        en="all seats of the delegation's quota are taken",
        fr="le quota de la délégation est épuisé",
        de="das Kontingent der Delegation ist ausgeschöpft",
        zh="该代表团的名额已用完",
    ),
    Reason.RESERVED: Text(
        en="the seats that are left are kept for the invited",
        fr="les places restantes sont réservées aux personnes invitées",
        de="die übrigen Plätze sind für Eingeladene vorbehalten",
        zh="剩余席位为受邀者保留",
    ),
    Reason.OVERLAPS: Text(
        en="it takes place at the same time as another workshop in which a seat is held",
        fr="il se tient en même temps qu'un autre atelier où une place est acquise",
        de="er findet zur selben Zeit statt wie ein anderer, in dem ein Platz bestätigt ist",
        zh="与已获席位的另一工作坊时间冲突",
    ),
    Reason.MAX_ENROLMENTS: Text(
        en="one person may hold no more seats in this conference",
        fr="une personne ne peut occuper davantage de places dans cette rencontre",
        de="mehr Plätze darf eine Person bei dieser Konferenz nicht haben",
        zh="每人在本次会议中所占席位已达上限",
    ),
    Reason.GROUP_DOES_NOT_FIT: Text(
        en="there are not enough seats for all of the group who want them together",
        fr="il n'y a pas assez de places pour tous ceux du groupe qui les veulent ensemble",
        de="für alle der Gruppe, die gemeinsam Plätze möchten, reichen die freien nicht",
        zh="剩余席位不足以容纳希望同时入席的全组成员",
    ),
    Reason.GROUP_FIRST: Text(
        en="the free seats are held for a group that stands before",
        fr="les places libres sont gardées pour un groupe qui est avant",
        de="die freien Plätze sind für eine Gruppe zurückgehalten, die vorher an der Reihe ist",
        zh="空余席位为排在前面的团组保留",
    ),
    Reason.NOT_APPROVED: Text(
        en="the registration is not approved yet",
        fr="l'inscription n'est pas encore approuvée",
        de="die Anmeldung ist noch nicht genehmigt",
        zh="报名尚未获批准",
    ),
    Reason.GUARDIAN_CONSENT: Text(
        en="a guardian's consent for a minor is not recorded yet",
        fr="le consentement du représentant légal d'un mineur n'est pas encore enregistré",
        de="die Einwilligung der Sorgeberechtigten für eine minderjährige Person ist noch nicht vermerkt",
        zh="未成年人监护人的同意尚未登记",
    ),
    Reason.PRIORITY: Text(
        en="somebody has priority by the conference's policy",
        fr="une autre personne est prioritaire selon les règles de la rencontre",
        de="jemand hat nach den Regeln der Konferenz Vorrang",
        zh="根据会议规则，他人享有优先权",
    ),
    Reason.OVERRIDE: Text(
        en="the organisers gave a seat out of turn",
        fr="les organisateurs ont attribué une place hors tour",
        de="die Veranstalter haben einen Platz außer der Reihe vergeben",
        zh="主办方破例分配了席位",
    ),
    Reason.NEXT: Text(
        en="the seat is about to be given",
        fr="la place va être attribuée",
        de="der Platz wird gleich vergeben",
        zh="席位即将分配",
    ),
}
