"""What the kernel says of requests that it cannot take, in the four languages."""

from shared.catalogue.texts import Text

NESTED_TOO_DEEP = Text(
    en="the JSON is nested too deep",
    fr="le JSON est trop profondément imbriqué",
    de="das JSON ist zu tief verschachtelt",
    zh="JSON 嵌套过深",
)
NOT_UTF_8 = Text(
    en="the body is not UTF-8", fr="le corps n'est pas en UTF-8", de="der Inhalt ist kein UTF-8", zh="请求体不是 UTF-8"
)
NO_JSON = Text(
    en="the body is no JSON: look at character {position}",
    fr="le corps n'est pas du JSON : voyez le caractère {position}",
    de="der Inhalt ist kein JSON: siehe Zeichen {position}",
    zh="请求体不是有效的 JSON：请检查第 {position} 个字符",
)
TOO_MANY_DIGITS = Text(
    en="a number in the JSON has too many digits",
    fr="un nombre du JSON a trop de chiffres",
    de="eine Zahl im JSON hat zu viele Ziffern",
    zh="JSON 中有数字的位数过多",
)
NAME_TWICE = Text(
    en="a name appears twice in one object of the JSON",
    fr="un nom figure deux fois dans un objet du JSON",
    de="ein Name steht zweimal in einem Objekt des JSON",
    zh="JSON 的同一对象中有重复的名称",
)
NO_NUMBER = Text(
    en="{name} is not a number in JSON",
    fr="{name} n'est pas un nombre en JSON",
    de="{name} ist in JSON keine Zahl",
    zh="{name} 在 JSON 中不是数字",
)
OUT_OF_RANGE = Text(
    en="a number in the JSON is out of range",
    fr="un nombre du JSON est hors limites",
    de="eine Zahl im JSON liegt außerhalb des Bereichs",
    zh="JSON 中有数字超出范围",
)
UNSTORABLE = Text(
    en="holds a character that is none: NUL, or half of a surrogate pair",
    fr="contient un caractère qui n'en est pas un : NUL, ou la moitié d'une paire de substitution",
    de="enthält ein Zeichen, das keines ist: NUL, oder ein halbes Ersatzpaar",
    zh="含有无效字符：NUL 或不成对的代理字符",
)
NO_BODY_WANTED = Text(
    en="this request takes no body",
    fr="cette requête n'attend pas de corps",
    de="diese Anfrage hat keinen Inhalt",
    zh="此请求不接受请求体",
)
UNKNOWN_PARAMETER = Text(
    en="is not a parameter of this route",
    fr="n'est pas un paramètre de cette route",
    de="ist kein Parameter dieser Route",
    zh="不是此接口的参数",
)
SEND_THIS_TYPE = Text(
    en="send {media_type}", fr="envoyez {media_type}", de="senden Sie {media_type}", zh="请发送 {media_type}"
)
FILE_TOO_LARGE = Text(
    en="A file may hold {limit} MiB",
    fr="Un fichier peut contenir {limit} Mio",
    de="Eine Datei darf {limit} MiB groß sein",
    zh="文件不得超过 {limit} MiB",
)
FOREIGN_CURSOR = Text(
    en="cursor: not one of ours, or made for another filter or sort",
    fr="cursor : ne vient pas d'ici, ou vaut pour un autre filtre ou un autre tri",
    de="cursor: nicht von uns, oder für einen anderen Filter oder eine andere Sortierung",
    zh="cursor：不是本平台签发的，或属于其他筛选或排序",
)
SORT_BY = Text(
    en="can be sorted by: {fields}",
    fr="se trie par : {fields}",
    de="sortierbar nach: {fields}",
    zh="可按以下字段排序：{fields}",
)
KEY_NEEDED = Text(
    en="This request creates something: send an Idempotency-Key header",
    fr="Cette requête crée quelque chose : envoyez un en-tête Idempotency-Key",
    de="Diese Anfrage legt etwas an: senden Sie die Kopfzeile Idempotency-Key",
    zh="此请求会创建内容：请发送 Idempotency-Key 请求头",
)
KEY_FORM = Text(
    en="Idempotency-Key: 16 to 255 printable ASCII characters",
    fr="Idempotency-Key : de 16 à 255 caractères ASCII imprimables",
    de="Idempotency-Key: 16 bis 255 druckbare ASCII-Zeichen",
    zh="Idempotency-Key：16 至 255 个可打印的 ASCII 字符",
)
KEY_IS_UUID = Text(
    en="Idempotency-Key: a UUID when you are not logged in",
    fr="Idempotency-Key : un UUID si vous n'êtes pas connecté",
    de="Idempotency-Key: eine UUID, wenn Sie nicht angemeldet sind",
    zh="Idempotency-Key：未登录时须为 UUID",
)
KEY_USED = Text(
    en="Idempotency-Key: this key was used for another request",
    fr="Idempotency-Key : cette clé a servi à une autre requête",
    de="Idempotency-Key: dieser Schlüssel galt schon einer anderen Anfrage",
    zh="Idempotency-Key：该键已用于其他请求",
)
KEY_RUNNING = Text(
    en="Idempotency-Key: the first request with this key is still running",
    fr="Idempotency-Key : la première requête portant cette clé est encore en cours",
    de="Idempotency-Key: die erste Anfrage mit diesem Schlüssel läuft noch",
    zh="Idempotency-Key：使用该键的首个请求仍在处理",
)
FOREIGN_ETAG = Text(
    en="If-Match does not hold an ETag of ours",
    fr="If-Match ne contient pas un ETag de notre part",
    de="If-Match enthält kein ETag von uns",
    zh="If-Match 中不是本平台的 ETag",
)
SCOPE_NEEDED = Text(
    en="scope needed: {scopes}",
    fr="portée nécessaire : {scopes}",
    de="nötiger Scope: {scopes}",
    zh="所需权限范围：{scopes}",
)
ONE_LANGUAGE = Text(
    en="at least one language",
    fr="au moins une langue",
    de="mindestens eine Sprache",
    zh="至少一种语言",
)
NO_COUNTRY = Text(
    en="is no country of ISO 3166-1 alpha-2",
    fr="n'est pas un pays de la norme ISO 3166-1 alpha-2",
    de="ist kein Land nach ISO 3166-1 alpha-2",
    zh="不是 ISO 3166-1 二位国家代码",
)
ONE_LINE = Text(
    en="is one line of text, without control characters",
    fr="est une seule ligne de texte, sans caractères de contrôle",
    de="ist eine Zeile Text ohne Steuerzeichen",
    zh="须为单行文本，不含控制字符",
)
