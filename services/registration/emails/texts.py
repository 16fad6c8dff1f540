"""What stands around the text of every e-mail, in the four languages."""

from collections.abc import Mapping

from shared.catalogue.texts import Text

WORKSHOPS = Text(en="Your workshops:", fr="Vos ateliers :", de="Ihre Workshops:", zh="您的工作坊：")
LINK = Text(
    en="See, change or withdraw your registration by this link, which is yours alone:",
    fr="Consultez, modifiez ou retirez votre inscription par ce lien, qui n'est que pour vous :",
    de="Ihre Anmeldung ansehen, ändern oder zurückziehen können Sie mit diesem Link, der nur für Sie ist:",
    zh="您可以通过以下专属链接查看、修改或撤回报名：",
)
OPEN = Text(en="My registration", fr="Mon inscription", de="Meine Anmeldung", zh="我的报名")
FOOTER = Text(
    en="This message was written by itself because of your registration; answers are not read.",
    fr="Ce message est envoyé automatiquement en raison de votre inscription ; les réponses ne sont pas lues.",
    de="Diese Nachricht wurde wegen Ihrer Anmeldung automatisch verschickt; Antworten werden nicht gelesen.",
    zh="本邮件因您的报名由系统自动发送，请勿回复。",
)
NO_MORE = Text(
    en="No more reminders of this conference:",
    fr="Ne plus recevoir de rappels de cette rencontre :",
    de="Keine Erinnerungen an diese Konferenz mehr:",
    zh="不再接收本次会议的提醒：",
)
UNSUBSCRIBE = Text(en="Unsubscribe", fr="Se désabonner", de="Abbestellen", zh="退订")
WAITING = Text(en="They are waiting:", fr="En attente :", de="Es warten:", zh="等待批准：")
AND_MORE = Text(
    en="and others: {number}", fr="et d'autres : {number}", de="und weitere: {number}", zh="以及其他：{number}"
)
TO_APPROVE = Text(
    en="Approve or reject them here, once you are logged in:",
    fr="Approuvez-les ou refusez-les ici, une fois connecté :",
    de="Hier genehmigen Sie sie oder lehnen sie ab, sobald Sie angemeldet sind:",
    zh="登录后可在此批准或拒绝：",
)
OPEN_LIST = Text(en="The registrations", fr="Les inscriptions", de="Die Anmeldungen", zh="报名名单")
FOOTER_OF_HEADS = Text(
    en="This message was written by itself because you lead a delegation; answers are not read.",
    fr="Ce message est envoyé automatiquement parce que vous conduisez une délégation ; les réponses ne sont pas lues.",
    de="Diese Nachricht wurde automatisch verschickt, weil Sie eine Delegation leiten; Antworten werden nicht gelesen.",
    zh="您是代表团负责人，本邮件由系统自动发送，请勿回复。",
)
NO_MORE_DIGESTS = Text(
    en="No more of these e-mails about this conference:",
    fr="Ne plus recevoir ces courriels sur cette rencontre :",
    de="Keine solchen E-Mails zu dieser Konferenz mehr:",
    zh="不再接收本次会议的此类邮件：",
)
IS_ON = Text(
    en="You get e-mails about “{conference}”: {kind}.",
    fr="Vous recevez des courriels sur « {conference} » : {kind}.",
    de="Sie erhalten E-Mails zu „{conference}“: {kind}.",
    zh="您会收到关于“{conference}”的邮件：{kind}。",
)
IS_OFF = Text(
    en="You get these e-mails about “{conference}” no more: {kind}.",
    fr="Vous ne recevez plus ces courriels sur « {conference} » : {kind}.",
    de="Diese E-Mails zu „{conference}“ erhalten Sie nicht mehr: {kind}.",
    zh="您不再收到关于“{conference}”的此类邮件：{kind}。",
)
TURN_OFF = Text(en="Send me no more", fr="Ne plus m'en envoyer", de="Nicht mehr senden", zh="不再发送")
TURN_ON = Text(en="Send them again", fr="M'en envoyer à nouveau", de="Wieder senden", zh="恢复发送")
ALWAYS_SENT = Text(
    en="What becomes of your registration and your seats is always told to you.",
    fr="Ce qu'il advient de votre inscription et de vos places vous est toujours annoncé.",
    de="Was aus Ihrer Anmeldung und Ihren Plätzen wird, erfahren Sie immer.",
    zh="与您的报名和席位有关的通知仍会发送。",
)
PLACE = Text(en=", {place}", fr=", {place}", de=", {place}", zh="，{place}")
WHEN = Text(en=" ({when})", fr=" ({when})", de=" ({when})", zh="（{when}）")
"""After the title of a workshop that has times."""
WHAT_CHANGED = Text(en="This has changed:", fr="Ce qui a changé :", de="Das hat sich geändert:", zh="变更内容：")
_TIME = Text(en="new time", fr="nouvel horaire", de="neue Zeit", zh="时间变更")
_DAYS = Text(en="new days", fr="nouvelles dates", de="neue Tage", zh="日期变更")
CHANGES: Mapping[str, Text] = {
    "title": Text(en="new title", fr="nouveau titre", de="neuer Titel", zh="标题变更"),
    "starts_at": _TIME,
    "ends_at": _TIME,
    "room_id": Text(en="new room", fr="nouvelle salle", de="neuer Raum", zh="会场变更"),
    "cancelled": Text(en="cancelled", fr="annulé", de="abgesagt", zh="已取消"),
    "starts_on": _DAYS,
    "ends_on": _DAYS,
    "place": Text(en="new place", fr="nouveau lieu", de="neuer Ort", zh="地点变更"),
    "answers": Text(en="answers", fr="réponses", de="Antworten", zh="问题答案"),
    "needs": Text(en="needs", fr="besoins", de="Bedarfe", zh="特殊需求"),
    "consents": Text(en="consents", fr="consentements", de="Einwilligungen", zh="同意事项"),
    "name": Text(en="Name", fr="Nom", de="Name", zh="姓名"),
}
"""What changed of something that people hold, by the field's name; of themselves see `PERSON_FIELDS`, too."""
OWN_DATA = Text(
    en="What the organisers have corrected about you",
    fr="Ce que les organisateurs ont corrigé à votre sujet",
    de="Was die Veranstalter bei Ihren Angaben geändert haben",
    zh="主办方更正的您的信息",
)
AND = Text(en=", ", fr=", ", de=", ", zh="、")
NOT_SENT_YET = Text(
    en="only an e-mail that failed or waits is tried again; this one is {status}",
    fr="seul un e-mail échoué ou en attente est retenté ; celui-ci est {status}",
    de="nur eine gescheiterte oder wartende E-Mail wird erneut versucht; diese ist {status}",
    zh="仅可重试失败或待发送的邮件；此邮件状态为 {status}",
)
