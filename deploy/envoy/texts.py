"""What the edge says when it refuses by itself, in the platform's four languages.

The titles are the kernel's (`shared/http/problems.py`), where the kernel has the same problem; a test compares them.
"""

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("en", "fr", "de", "zh")

Words = dict[str, str]
"""One text by language."""


@dataclass(frozen=True)
class EdgeProblem:
    """One of the edge's own answers. `also` are statuses of Envoy's that mean the same and are answered alike."""

    status: int
    slug: str
    title: Words
    detail: Words
    also: tuple[int, ...] = ()
    retry_after_seconds: int | None = None


UNAUTHORIZED: Final = EdgeProblem(
    401,
    "unauthorized",
    {
        "en": "A valid access token is needed",
        "fr": "Un jeton d'accès valide est nécessaire",
        "de": "Ein gültiges Zugriffstoken ist nötig",
        "zh": "需要有效的访问令牌",
    },
    {
        "en": "Send one valid, unexpired token of this platform as 'Authorization: Bearer …'.",
        "fr": "Envoyez un seul jeton de cette plateforme, valide et non expiré : « Authorization: Bearer … ».",
        "de": "Senden Sie ein einziges gültiges, nicht abgelaufenes Token dieser Plattform: „Authorization: Bearer …“.",
        "zh": "请以 “Authorization: Bearer …” 发送一个本平台签发且未过期的有效令牌。",
    },
    # Envoy says 403 for a wrong audience, and for what the Authorization check refuses.
    also=(403,),
)

_UNAVAILABLE_TITLE: Final = {
    "en": "A part of the platform cannot be reached at the moment",
    "fr": "Une partie de la plateforme est momentanément injoignable",
    "de": "Ein Teil der Plattform ist gerade nicht erreichbar",
    "zh": "平台的某一部分暂时无法访问",
}

UNAVAILABLE: Final = EdgeProblem(
    503,
    "service-unavailable",
    _UNAVAILABLE_TITLE,
    {
        "en": "Nothing was done. Try again in a moment.",
        "fr": "Rien n'a été fait. Réessayez dans un instant.",
        "de": "Es wurde nichts getan. Versuchen Sie es gleich noch einmal.",
        "zh": "未执行任何操作。请稍后重试。",
    },
    retry_after_seconds=1,
)

PROBLEMS: Final = (
    EdgeProblem(
        400,
        "bad-request",
        {
            "en": "The request cannot be read",
            "fr": "La requête est illisible",
            "de": "Die Anfrage ist nicht lesbar",
            "zh": "无法读取请求",
        },
        {
            "en": "It is not well-formed HTTP, or its path holds an escaped slash.",
            "fr": "Ce n'est pas du HTTP bien formé, ou le chemin contient une barre oblique échappée.",
            "de": "Sie ist kein wohlgeformtes HTTP, oder ihr Pfad enthält einen maskierten Schrägstrich.",
            "zh": "请求不是格式正确的 HTTP，或其路径含有转义的斜杠。",
        },
    ),
    UNAUTHORIZED,
    EdgeProblem(
        404,
        "not-found",
        {
            "en": "There is nothing here, or nothing that you may see",
            "fr": "Il n'y a rien ici, ou rien que vous puissiez voir",
            "de": "Hier ist nichts, oder nichts, was Sie sehen dürfen",
            "zh": "此处没有内容，或没有您可查看的内容",
        },
        {
            "en": "No service answers at this path; /docs lists those that exist.",
            "fr": "Aucun service ne répond à ce chemin ; /docs donne la liste de ceux qui existent.",
            "de": "Unter diesem Pfad antwortet kein Dienst; /docs nennt die vorhandenen.",
            "zh": "此路径没有任何服务；现有路径见 /docs。",
        },
    ),
    EdgeProblem(
        408,
        "request-timeout",
        {
            "en": "The request took too long to arrive",
            "fr": "La requête a mis trop de temps à arriver",
            "de": "Die Anfrage kam zu langsam an",
            "zh": "请求到达超时",
        },
        {
            "en": "Send the whole request within the time limit.",
            "fr": "Envoyez la requête entière dans le délai imparti.",
            "de": "Senden Sie die ganze Anfrage innerhalb der Frist.",
            "zh": "请在时限内发送完整请求。",
        },
    ),
    EdgeProblem(
        413,
        "payload-too-large",
        {
            "en": "The body is too large",
            "fr": "Le corps est trop grand",
            "de": "Der Inhalt ist zu groß",
            "zh": "请求内容过大",
        },
        {
            "en": "A body may hold 1 MiB, a file 20 MiB.",
            "fr": "Un corps peut contenir 1 Mio, un fichier 20 Mio.",
            "de": "Ein Inhalt darf 1 MiB groß sein, eine Datei 20 MiB.",
            "zh": "请求内容不得超过 1 MiB，文件不得超过 20 MiB。",
        },
    ),
    EdgeProblem(
        429,
        "too-many-requests",
        {"en": "Too many requests", "fr": "Trop de requêtes", "de": "Zu viele Anfragen", "zh": "请求过多"},
        {
            "en": "Wait as long as Retry-After says.",
            "fr": "Attendez la durée indiquée par Retry-After.",
            "de": "Warten Sie so lange, wie Retry-After sagt.",
            "zh": "请按 Retry-After 指示的时间等待。",
        },
    ),
    EdgeProblem(
        431,
        "headers-too-large",
        {
            "en": "The headers are too large",
            "fr": "Les en-têtes sont trop grands",
            "de": "Die Kopfzeilen sind zu groß",
            "zh": "请求头过大",
        },
        {
            "en": "All headers together may hold 16 KiB.",
            "fr": "L'ensemble des en-têtes peut contenir 16 Kio.",
            "de": "Alle Kopfzeilen zusammen dürfen 16 KiB groß sein.",
            "zh": "所有请求头合计不得超过 16 KiB。",
        },
    ),
    EdgeProblem(
        502,
        "bad-gateway",
        _UNAVAILABLE_TITLE,
        {
            "en": "The service broke off its answer. It may have done what was asked.",
            "fr": "Le service a interrompu sa réponse. L'opération a peut-être été effectuée.",
            "de": "Der Dienst hat seine Antwort abgebrochen. Vielleicht ist das Gewünschte geschehen.",
            "zh": "服务中断了响应，操作可能已经完成。",
        },
    ),
    UNAVAILABLE,
    EdgeProblem(
        504,
        "gateway-timeout",
        _UNAVAILABLE_TITLE,
        {
            "en": "The service took too long to answer. It may still do what was asked.",
            "fr": "Le service a mis trop de temps à répondre. L'opération peut encore aboutir.",
            "de": "Der Dienst hat zu lange gebraucht. Vielleicht geschieht das Gewünschte noch.",
            "zh": "服务响应超时，操作仍可能完成。",
        },
    ),
)
