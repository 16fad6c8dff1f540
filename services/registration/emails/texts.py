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
PLACE = Text(en=", {place}", fr=", {place}", de=", {place}", zh="，{place}")
WHEN = Text(en=" ({when})", fr=" ({when})", de=" ({when})", zh="（{when}）")
"""After the title of a workshop that has times."""
CHANGES: Mapping[str, Text] = {
    "title": Text(en="its title", fr="son titre", de="sein Titel", zh="标题"),
    "starts_at": Text(en="its time", fr="son horaire", de="seine Zeit", zh="时间"),
    "ends_at": Text(en="its time", fr="son horaire", de="seine Zeit", zh="时间"),
    "room_id": Text(en="its room", fr="sa salle", de="sein Raum", zh="会场"),
}
"""What of a workshop concerns those who come, by the field's name."""
AND = Text(en=", ", fr=", ", de=", ", zh="、")
NOT_SENT_YET = Text(
    en="only an e-mail that failed or waits is tried again; this one is {status}",
    fr="seul un e-mail échoué ou en attente est retenté ; celui-ci est {status}",
    de="nur eine gescheiterte oder wartende E-Mail wird erneut versucht; diese ist {status}",
    zh="仅可重试失败或待发送的邮件；此邮件状态为 {status}",
)
