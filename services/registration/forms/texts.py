"""What is said of a form that cannot be asked so."""

from shared.catalogue.texts import Text

OPTIONS_OF_A_CHOICE = Text(
    en="a question with a choice has options, and no other has",
    fr="une question à choix a des options, et aucune autre n'en a",
    de="eine Auswahlfrage hat Optionen, und keine andere hat welche",
    zh="仅选择题须有选项",
)
LENGTH_OF_A_TEXT = Text(
    en="max_length goes with a text",
    fr="max_length va avec un texte",
    de="max_length gehört zu einem Text",
    zh="max_length 仅用于文本",
)
LIMITS_OF_A_NUMBER = Text(
    en="least and most go with a number",
    fr="least et most vont avec un nombre",
    de="least und most gehören zu einer Zahl",
    zh="least 与 most 仅用于数字",
)
CODES_ONCE = Text(
    en="names each code once",
    fr="nomme chaque code une seule fois",
    de="nennt jeden Code nur einmal",
    zh="每个代码只能列出一次",
)
OUTDATED = Text(
    en="the text of this consent is another one now: show version {current}",
    fr="le texte de ce consentement a changé : présentez la version {current}",
    de="der Text dieser Einwilligung ist ein anderer: zeigen Sie Fassung {current}",
    zh="该同意书文本已更改：请出示第 {current} 版",
)
