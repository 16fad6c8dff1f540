"""What is said of a form that is not filled in as it asks."""

from shared.catalogue.texts import Text

MISSING = Text(
    en="is missing: this form requires it",
    fr="manque : ce formulaire l'exige",
    de="fehlt: dieses Formular verlangt es",
    zh="缺失：本表要求填写",
)
NOT_ASKED = Text(
    en="is not asked for by this form",
    fr="n'est pas demandé par ce formulaire",
    de="wird von diesem Formular nicht gefragt",
    zh="本表不询问此项",
)
CONSENT_MISSING = Text(
    en="lacks the consent “{purpose}”, without which nobody is registered",
    fr="ne contient pas le consentement « {purpose} », sans lequel il n'y a pas d'inscription",
    de="enthält nicht die Einwilligung „{purpose}“, ohne die es keine Anmeldung gibt",
    zh="缺少“{purpose}”同意项，未同意则不能报名",
)
ONCE = Text(en="is named once", fr="est nommé une seule fois", de="wird nur einmal genannt", zh="只能列出一次")
A_TEXT = Text(en="is a text", fr="est un texte", de="ist ein Text", zh="须为文本")
ONE_LINE = Text(en="is one line", fr="tient en une ligne", de="ist eine Zeile", zh="须为单行")
TOO_LONG = Text(
    en="has at most {limit} characters",
    fr="a au plus {limit} caractères",
    de="hat höchstens {limit} Zeichen",
    zh="最多 {limit} 个字符",
)
A_NUMBER = Text(en="is a number", fr="est un nombre", de="ist eine Zahl", zh="须为数字")
AT_LEAST = Text(en="is {limit} or more", fr="vaut au moins {limit}", de="ist mindestens {limit}", zh="须不小于 {limit}")
AT_MOST = Text(en="is {limit} or less", fr="vaut au plus {limit}", de="ist höchstens {limit}", zh="须不大于 {limit}")
YES_OR_NO = Text(en="is true or false", fr="est true ou false", de="ist true oder false", zh="须为 true 或 false")
A_DATE = Text(
    en="is a date, written 2027-10-26",
    fr="est une date, écrite 2027-10-26",
    de="ist ein Datum, geschrieben 2027-10-26",
    zh="须为日期，写作 2027-10-26",
)
ONE_OF = Text(
    en="is one of {expected}",
    fr="est l'une des valeurs {expected}",
    de="ist eines von {expected}",
    zh="须为以下之一：{expected}",
)
SOME_OF = Text(
    en="is a list of some of {expected}",
    fr="est une liste de valeurs parmi {expected}",
    de="ist eine Liste aus {expected}",
    zh="须为以下若干项的列表：{expected}",
)
