"""Of e-mails: what they say, and what became of them."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class EmailTemplate(StrEnum):
    """What an e-mail tells. Of the registration first, then of one workshop; the digest is for heads of delegations."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    ENROLLED = "enrolled"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    PROMOTED = "promoted"
    EXPIRED = "expired"
    LEFT = "left"
    WORKSHOP_CANCELLED = "workshop_cancelled"
    CHANGED = "changed"
    CHANGE_APPROVED = "change_approved"
    CHANGE_REJECTED = "change_rejected"
    LINK = "link"
    LINK_ASKED = "link_asked"
    REMINDER = "reminder"
    GROUP = "group"
    OFFER_ENDING = "offer_ending"
    DIGEST = "digest"


class OptOut(StrEnum):
    """Of what somebody may want no more."""

    REMINDERS = "reminders"
    DIGEST = "digest"


class EmailStatus(StrEnum):
    """Dropped: there was nobody to write to any more, or what it tells is over."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


EMAIL_TEMPLATES: Vocabulary = {
    EmailTemplate.RECEIVED: Text(
        en="Registration received", fr="Inscription reçue", de="Anmeldung eingegangen", zh="已收到报名"
    ),
    EmailTemplate.CONFIRMED: Text(
        en="Registration confirmed", fr="Inscription confirmée", de="Anmeldung bestätigt", zh="报名已确认"
    ),
    EmailTemplate.REJECTED: Text(
        en="Registration rejected", fr="Inscription refusée", de="Anmeldung abgelehnt", zh="报名未获批准"
    ),
    EmailTemplate.WITHDRAWN: Text(
        en="Registration withdrawn", fr="Inscription retirée", de="Anmeldung zurückgezogen", zh="报名已撤回"
    ),
    EmailTemplate.CANCELLED: Text(
        en="Conference cancelled", fr="Rencontre annulée", de="Konferenz abgesagt", zh="会议已取消"
    ),
    EmailTemplate.ENROLLED: Text(en="Seat confirmed", fr="Place confirmée", de="Platz bestätigt", zh="席位已确认"),
    EmailTemplate.WAITLISTED: Text(
        en="On the waitlist", fr="Sur liste d'attente", de="Auf der Warteliste", zh="候补中"
    ),
    EmailTemplate.OFFERED: Text(en="Seat offered", fr="Place proposée", de="Platz angeboten", zh="席位待确认"),
    EmailTemplate.PROMOTED: Text(
        en="Seat obtained from the waitlist",
        fr="Place obtenue depuis la liste d'attente",
        de="Von der Warteliste nachgerückt",
        zh="由候补获得席位",
    ),
    EmailTemplate.EXPIRED: Text(
        en="Offer expired", fr="Proposition expirée", de="Angebot abgelaufen", zh="席位确认已过期"
    ),
    EmailTemplate.LEFT: Text(en="Seat given back", fr="Place rendue", de="Platz zurückgegeben", zh="已放弃席位"),
    EmailTemplate.WORKSHOP_CANCELLED: Text(
        en="Workshop cancelled", fr="Atelier annulé", de="Workshop abgesagt", zh="工作坊已取消"
    ),
    EmailTemplate.CHANGED: Text(en="Changes", fr="Changements", de="Änderungen", zh="变更通知"),
    EmailTemplate.CHANGE_APPROVED: Text(
        en="Change accepted", fr="Modification acceptée", de="Änderung angenommen", zh="修改申请已获批准"
    ),
    EmailTemplate.CHANGE_REJECTED: Text(
        en="Change not accepted", fr="Modification refusée", de="Änderung abgelehnt", zh="修改申请未获批准"
    ),
    EmailTemplate.LINK_ASKED: Text(en="Link asked for", fr="Lien demandé", de="Link angefordert", zh="索取链接"),
    EmailTemplate.LINK: Text(en="Link sent again", fr="Lien renvoyé", de="Link erneut gesendet", zh="重新发送链接"),
    EmailTemplate.GROUP: Text(
        en="How the group stands", fr="Où en est le groupe", de="Stand der Gruppe", zh="团组情况"
    ),
    EmailTemplate.REMINDER: Text(en="Reminder", fr="Rappel", de="Erinnerung", zh="会议提醒"),
    EmailTemplate.OFFER_ENDING: Text(
        en="Offer about to end", fr="Proposition bientôt échue", de="Angebot läuft bald ab", zh="席位确认即将到期"
    ),
    EmailTemplate.DIGEST: Text(
        en="Registrations to approve",
        fr="Inscriptions à approuver",
        de="Zu genehmigende Anmeldungen",
        zh="待批准的报名",
    ),
}

OPT_OUTS: Vocabulary = {
    OptOut.REMINDERS: Text(en="Reminders", fr="Rappels", de="Erinnerungen", zh="提醒邮件"),
    OptOut.DIGEST: Text(
        en="Digest of what waits for approval",
        fr="Récapitulatif des inscriptions à approuver",
        de="Übersicht der zu genehmigenden Anmeldungen",
        zh="待批准报名汇总",
    ),
}

EMAIL_STATUSES: Vocabulary = {
    EmailStatus.PENDING: Text(en="To be sent", fr="À envoyer", de="Wird gesendet", zh="待发送"),
    EmailStatus.SENT: Text(en="Sent", fr="Envoyé", de="Gesendet", zh="已发送"),
    EmailStatus.FAILED: Text(en="Failed", fr="Échoué", de="Gescheitert", zh="发送失败"),
    EmailStatus.DROPPED: Text(en="Dropped", fr="Abandonné", de="Entfallen", zh="已放弃"),
}
