"""What this service says of fields that no rule of the catalogue refuses, in the four languages."""

from shared.catalogue.texts import Text

UNKNOWN_WORKSHOP = Text(
    en="is no workshop of this conference",
    fr="n'est pas un atelier de cette rencontre",
    de="ist kein Workshop dieser Konferenz",
    zh="不是本次会议的工作坊",
)
UNKNOWN_CONFERENCE = Text(
    en="is no conference that you may see",
    fr="n'est pas une rencontre que vous puissiez voir",
    de="ist keine Konferenz, die Sie sehen dürfen",
    zh="不是您可查看的会议",
)
NO_SISTER = Text(
    en="this conference has no sister event",
    fr="cette rencontre n'a pas d'événement jumeau",
    de="diese Konferenz hat keine Schwesterveranstaltung",
    zh="本次会议没有姊妹活动",
)
EACH_WORKSHOP_ONCE = Text(
    en="names each workshop once",
    fr="nomme chaque atelier une seule fois",
    de="nennt jeden Workshop nur einmal",
    zh="每个工作坊只能列出一次",
)
UNKNOWN_REGISTRATION = Text(
    en="is no registration to this conference that you may see",
    fr="n'est pas une inscription à cette rencontre que vous pouvez voir",
    de="ist keine Anmeldung zu dieser Konferenz, die Sie sehen dürfen",
    zh="不是您可查看的本次会议的报名",
)
UNKNOWN_DELEGATION = Text(
    en="the conference has no delegation {code}",
    fr="la rencontre n'a pas de délégation {code}",
    de="die Konferenz hat keine Delegation {code}",
    zh="会议没有代表团 {code}",
)
ONE_OF_THE_DELEGATIONS = Text(
    en="is one of {codes}",
    fr="est l'une des délégations {codes}",
    de="ist eine von {codes}",
    zh="须为以下之一：{codes}",
)
NO_DELEGATIONS = Text(
    en="is null: this conference has no delegations",
    fr="est null : cette rencontre n'a pas de délégations",
    de="ist null: diese Konferenz hat keine Delegationen",
    zh="须为 null：本次会议没有代表团",
)
EACH_DAY_ONCE = Text(
    en="names each day once",
    fr="nomme chaque jour une seule fois",
    de="nennt jeden Tag nur einmal",
    zh="每一天只能列出一次",
)
UNKNOWN_ROOM = Text(
    en="is no room of this conference",
    fr="n'est pas une salle de cette rencontre",
    de="ist kein Raum dieser Konferenz",
    zh="不是本次会议的会议室",
)
UNKNOWN_REGISTRATION = Text(
    en="is no registration for this conference",
    fr="n'est pas une inscription à cette rencontre",
    de="ist keine Anmeldung zu dieser Konferenz",
    zh="不是本次会议的报名",
)
UNKNOWN_PARTNER = Text(
    en="the registry has no such partner",
    fr="le registre n'a pas ce partenaire",
    de="das Register hat keinen solchen Partner",
    zh="登记册中没有该合作伙伴",
)
START_AND_END = Text(
    en="is missing: a time has a start and an end",
    fr="manque : un horaire a un début et une fin",
    de="fehlt: eine Zeit hat Anfang und Ende",
    zh="缺失：时间须有开始和结束",
)
ENDS_AFTER_START = Text(
    en="the end comes after the start",
    fr="la fin vient après le début",
    de="das Ende kommt nach dem Anfang",
    zh="结束须晚于开始",
)
OUTSIDE_CONFERENCE = Text(
    en="lies outside the conference's days in its time zone",
    fr="tombe hors des jours de la rencontre, dans son fuseau horaire",
    de="liegt außerhalb der Tage der Konferenz in ihrer Zeitzone",
    zh="超出会议日期（按会议所在时区）",
)
DEBATE_TOO_LONG = Text(
    en="the debate lasts longer than the workshop",
    fr="le débat dure plus longtemps que l'atelier",
    de="die Debatte dauert länger als der Workshop",
    zh="讨论时间超过工作坊时长",
)
ENDS_ON_ITS_FIRST_DAY_OR_LATER = Text(
    en="a conference ends on the day it starts, or later",
    fr="une rencontre finit le jour où elle commence, ou plus tard",
    de="eine Konferenz endet am Tag ihres Beginns oder später",
    zh="会议的结束日不得早于开始日",
)
UNKNOWN_TIME_ZONE = Text(
    en="is not a time zone of the IANA database",
    fr="n'est pas un fuseau horaire de la base IANA",
    de="ist keine Zeitzone der IANA-Datenbank",
    zh="不是 IANA 数据库中的时区",
)
SIDE_OF_A_HEAD = Text(
    en="side goes with the role delegation_head, and with no other",
    fr="side va avec le rôle delegation_head, et avec aucun autre",
    de="side gehört zur Rolle delegation_head und zu keiner anderen",
    zh="side 仅用于角色 delegation_head",
)
A_NAME = Text(
    en="has at least one of given_name, family_name and native_name",
    fr="compte au moins l'un de given_name, family_name et native_name",
    de="hat mindestens eines von given_name, family_name und native_name",
    zh="given_name、family_name、native_name 至少填写一项",
)
REASON_OF_AN_OVERRIDE = Text(
    en="override and reason go together",
    fr="override et reason vont ensemble",
    de="override und reason gehören zusammen",
    zh="override 与 reason 须同时给出",
)
NO_BULK_ROW = Text(
    en="names each person: a row is one registration, and stands for no number of people",
    fr="nomme chaque personne : une ligne est une inscription, et ne vaut pas pour un nombre de personnes",
    de="nennt jede Person: eine Zeile ist eine Anmeldung und steht nicht für eine Anzahl",
    zh="须逐一列出每人：一行即一份报名，不能代表若干人",
)
TWICE_IN_THE_FILE = Text(
    en="this person stands in line {line} of the file already",
    fr="cette personne figure déjà à la ligne {line} du fichier",
    de="diese Person steht schon in Zeile {line} der Datei",
    zh="此人在文件第 {line} 行已出现",
)
NOT_KEPT = Text(
    en="what stood here is kept no longer: send the file again",
    fr="ce qui figurait ici n'est plus conservé : envoyez le fichier à nouveau",
    de="was hier stand, wird nicht mehr aufbewahrt: senden Sie die Datei erneut",
    zh="此处内容已不再保留：请重新发送文件",
)
CHANGE_FITS_NO_MORE = Text(
    en="what was asked for no longer fits the conference's form: reject it, so that it is asked for anew",
    fr="ce qui a été demandé ne correspond plus au formulaire : refusez-le, pour une nouvelle demande",
    de="was beantragt wurde, passt nicht mehr zum Formular: lehnen Sie es ab, damit es neu beantragt wird",
    zh="所申请的内容已不符合报名表要求：请予以拒绝，以便重新申请",
)
CONSENT_CARRIES_THE_REGISTRATION = Text(
    en="nobody is registered without this consent: to withdraw it, withdraw the registration with it "
    "(withdraw_registration)",
    fr="il n'y a pas d'inscription sans ce consentement : pour le retirer, retirez l'inscription avec lui "
    "(withdraw_registration)",
    de="ohne diese Einwilligung gibt es keine Anmeldung: um sie zu widerrufen, ziehen Sie die Anmeldung mit zurück "
    "(withdraw_registration)",
    zh="未同意此项则不能报名：如要撤回同意，请一并撤回报名（withdraw_registration）",
)
LINK_IS_SENT = Text(
    en="if somebody is registered with this address, the link is on its way there",
    fr="si quelqu'un est inscrit avec cette adresse, le lien lui est envoyé",
    de="falls jemand mit dieser Adresse angemeldet ist, ist der Link dorthin unterwegs",
    zh="如有人以此邮箱报名，链接即将发送至该邮箱",
)
OF_A_MINOR = Text(
    en="is for minors alone",
    fr="ne concerne que les mineurs",
    de="gibt es nur für Minderjährige",
    zh="仅适用于未成年人",
)
CONTRADICTS_BIRTH_YEAR = Text(
    en="contradicts the year of birth",
    fr="contredit l'année de naissance",
    de="widerspricht dem Geburtsjahr",
    zh="与出生年份矛盾",
)
