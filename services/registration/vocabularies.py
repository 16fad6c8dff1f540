"""Labels of this service's enumerations in four languages."""

from services.registration.enums import (
    ConferenceState,
    DelegationRole,
    EnrolmentState,
    Gender,
    GrantRole,
    NameOrder,
    RegistrationState,
    SpeakerProfile,
    SpeakerRole,
    SpeakerState,
    Visibility,
    WorkshopState,
)
from services.registration.seats.refusals import REASONS
from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabularies

VOCABULARIES: Vocabularies = {
    "conference_state": {
        ConferenceState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
        ConferenceState.PUBLISHED: Text(en="Published", fr="Publiée", de="Veröffentlicht", zh="已发布"),
        ConferenceState.REGISTRATION_OPEN: Text(
            en="Registration open", fr="Inscriptions ouvertes", de="Anmeldung offen", zh="报名中"
        ),
        ConferenceState.REGISTRATION_CLOSED: Text(
            en="Registration closed", fr="Inscriptions closes", de="Anmeldung geschlossen", zh="报名已截止"
        ),
        ConferenceState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
    },
    "visibility": {
        Visibility.PUBLIC: Text(en="Everybody", fr="Tout le monde", de="Alle", zh="所有人"),
        Visibility.NETWORK: Text(en="The network", fr="Le réseau", de="Das Netzwerk", zh="网络成员"),
        Visibility.PRIVATE: Text(
            en="Those concerned", fr="Les personnes concernées", de="Die Beteiligten", zh="相关人员"
        ),
    },
    "delegation_role": {
        DelegationRole.HOST: Text(en="Host", fr="Pays hôte", de="Gastgeber", zh="东道方"),
        DelegationRole.GUEST: Text(en="Guest", fr="Pays invité", de="Gast", zh="客方"),
    },
    "grant_role": {
        GrantRole.OWNER: Text(en="Owner", fr="Responsable", de="Verantwortlich", zh="负责人"),
        GrantRole.EDITOR: Text(en="Editor", fr="Rédaction", de="Bearbeitung", zh="编辑"),
        GrantRole.DELEGATION_HEAD: Text(
            en="Head of a delegation", fr="Chef de délégation", de="Delegationsleitung", zh="代表团团长"
        ),
        GrantRole.VIEWER: Text(en="Viewer", fr="Lecture", de="Einsicht", zh="查看"),
    },
    "workshop_state": {
        WorkshopState.DRAFT: Text(en="Draft", fr="Brouillon", de="Entwurf", zh="草稿"),
        WorkshopState.ANNOUNCED: Text(en="Announced", fr="Annoncé", de="Angekündigt", zh="已公布"),
        WorkshopState.FINAL: Text(en="Final", fr="Définitif", de="Endgültig", zh="最终确定"),
        WorkshopState.CANCELLED: Text(en="Cancelled", fr="Annulé", de="Abgesagt", zh="已取消"),
    },
    "speaker_role": {
        SpeakerRole.SPEAKER: Text(en="Speaker", fr="Intervenant", de="Vortrag", zh="发言人"),
        SpeakerRole.MODERATOR: Text(en="Moderator", fr="Animateur", de="Moderation", zh="主持人"),
        SpeakerRole.CHAIR: Text(en="Chair", fr="Présidence", de="Vorsitz", zh="主席"),
    },
    "speaker_profile": {
        SpeakerProfile.TECHNICIAN: Text(
            en="Local authority's technician",
            fr="Technicien de collectivité",
            de="Fachkraft einer Kommune",
            zh="地方政府技术人员",
        ),
        SpeakerProfile.ELECTED: Text(en="Elected representative", fr="Élu", de="Gewählte Vertretung", zh="民选代表"),
        SpeakerProfile.COMPANY: Text(en="Company", fr="Entreprise", de="Unternehmen", zh="企业"),
        SpeakerProfile.ACADEMIC: Text(en="University", fr="Universitaire", de="Hochschule", zh="高校"),
        SpeakerProfile.EXPERT: Text(en="Expert", fr="Expert", de="Fachleute", zh="专家"),
    },
    "speaker_state": {
        SpeakerState.PROPOSED: Text(en="Proposed", fr="Proposé", de="Vorgeschlagen", zh="已提名"),
        SpeakerState.INVITED: Text(en="Invited", fr="Invité", de="Eingeladen", zh="已邀请"),
        SpeakerState.ACCEPTED: Text(en="Accepted", fr="Accepté", de="Zugesagt", zh="已接受"),
        SpeakerState.DECLINED: Text(en="Declined", fr="Décliné", de="Abgesagt", zh="已谢绝"),
    },
    "registration_state": {
        RegistrationState.CONFIRMED: Text(en="Confirmed", fr="Confirmée", de="Bestätigt", zh="已确认"),
        RegistrationState.WITHDRAWN: Text(en="Withdrawn", fr="Retirée", de="Zurückgezogen", zh="已撤回"),
        RegistrationState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
    },
    "enrolment_state": {
        EnrolmentState.CONFIRMED: Text(
            en="Seat confirmed", fr="Place confirmée", de="Platz bestätigt", zh="席位已确认"
        ),
        EnrolmentState.WAITLISTED: Text(
            en="On the waitlist", fr="Sur liste d'attente", de="Auf der Warteliste", zh="候补中"
        ),
        EnrolmentState.WITHDRAWN: Text(en="Given back", fr="Rendue", de="Zurückgegeben", zh="已放弃"),
        EnrolmentState.CANCELLED: Text(en="Cancelled", fr="Annulée", de="Abgesagt", zh="已取消"),
    },
    "seat_reason": REASONS,
    "name_order": {
        NameOrder.GIVEN_FIRST: Text(en="Given name first", fr="Prénom d'abord", de="Vorname zuerst", zh="名在前"),
        NameOrder.FAMILY_FIRST: Text(
            en="Family name first", fr="Nom de famille d'abord", de="Familienname zuerst", zh="姓在前"
        ),
    },
    "gender": {
        Gender.FEMALE: Text(en="Female", fr="Femme", de="Weiblich", zh="女"),
        Gender.MALE: Text(en="Male", fr="Homme", de="Männlich", zh="男"),
        Gender.OTHER: Text(en="Other", fr="Autre", de="Divers", zh="其他"),
    },
}
