"""Problem details (RFC 9457): the one form in which anything is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field

from shared.catalogue.rules import Finding, Notice, Rule
from shared.catalogue.texts import Text

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """What is wrong with one part of what was sent; `pointer` as in RFC 6901, parameters as `#/query/name`."""

    pointer: str = Field(examples=["/signatories/0/partner_id"])
    code: str = Field(examples=["missing"])
    message: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A field error that is not told yet: the language is that of whoever gets the answer, not of who found it."""

    pointer: str
    code: str
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)

    def told(self) -> FieldError:
        return FieldError(pointer=self.pointer, code=self.code, message=self.text.render(values=self.values))


class ProblemDetails(BaseModel):
    """The body of every refusal."""

    type: str = Field(examples=["/problems/not-found"])
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    request_id: str | None = None
    rule: str | None = Field(default=None, examples=["B5"])
    errors: list[FieldError] | None = None
    missing: list[Notice] | None = None
    limit: int | None = None
    current: int | None = None


class Problem(Exception):
    """An error that carries its answer. Subclasses give `status`, `slug`, `title`; `detail` may hold placeholders."""

    status = 500
    slug = "internal-error"
    title = Text(
        en="Something went wrong on our side",
        fr="Une erreur est survenue de notre côté",
        de="Auf unserer Seite ist ein Fehler aufgetreten",
        zh="我方发生了错误",
    )

    def __init__(
        self,
        detail: Text | None = None,
        *,
        values: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] = (),
        **members: Any,
    ) -> None:
        super().__init__(self.slug)
        self.detail, self.values, self.errors = detail, values or {}, errors
        self.headers, self.members = dict(headers or {}), members

    def body(self, *, instance: str, request_id: str | None) -> dict[str, Any]:
        """The members of the answer, in the request's language; empty ones are left out."""
        details = ProblemDetails(
            type=f"/problems/{self.slug}",
            title=self.title.render(),
            status=self.status,
            detail=self.detail.render(values=self.values) if self.detail else None,
            instance=instance,
            request_id=request_id,
            errors=[fault.told() for fault in self.errors] or None,
        )
        return details.model_dump(exclude_none=True) | self.members


class MovedPermanently(Problem):
    """What is asked for is another one now: `former` in the request's path is `present`."""

    status, slug = 301, "moved"
    title = Text(
        en="This is another one now",
        fr="Ceci en est devenu un autre",
        de="Das ist jetzt ein anderes",
        zh="此对象现为另一对象",
    )

    def __init__(self, former: object, present: object) -> None:
        super().__init__(id=str(present))
        self._former, self._present = str(former), str(present)

    def body(self, *, instance: str, request_id: str | None) -> dict[str, Any]:
        self.headers["Location"] = instance.lower().replace(self._former, self._present)
        return super().body(instance=instance, request_id=request_id)


class BadRequest(Problem):
    status, slug = 400, "bad-request"
    title = Text(
        en="The request cannot be read",
        fr="La requête est illisible",
        de="Die Anfrage ist nicht lesbar",
        zh="无法读取请求",
    )


class Unauthorized(Problem):
    status, slug = 401, "unauthorized"
    title = Text(
        en="A valid access token is needed",
        fr="Un jeton d'accès valide est nécessaire",
        de="Ein gültiges Zugriffstoken ist nötig",
        zh="需要有效的访问令牌",
    )

    def __init__(self, detail: Text | None = None, **options: Any) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}, **options)


class Forbidden(Problem):
    status, slug = 403, "forbidden"
    title = Text(
        en="You may not do this", fr="Action non autorisée", de="Das ist Ihnen nicht erlaubt", zh="您无权执行此操作"
    )


class NotFound(Problem):
    status, slug = 404, "not-found"
    title = Text(
        en="There is nothing here, or nothing that you may see",
        fr="Il n'y a rien ici, ou rien que vous puissiez voir",
        de="Hier ist nichts, oder nichts, was Sie sehen dürfen",
        zh="此处没有内容，或没有您可查看的内容",
    )


class MethodNotAllowed(Problem):
    status, slug = 405, "method-not-allowed"
    title = Text(
        en="This cannot be done here",
        fr="Cela n'est pas possible ici",
        de="Das ist hier nicht möglich",
        zh="此处不支持该操作",
    )


class Conflict(Problem):
    """What was asked clashes with the present state."""

    status, slug = 409, "conflict"
    title = Text(
        en="This clashes with the present state",
        fr="Cela contredit l'état actuel",
        de="Das widerspricht dem jetzigen Stand",
        zh="与当前状态冲突",
    )


class PreconditionFailed(Problem):
    status, slug = 412, "precondition-failed"
    title = Text(
        en="Somebody changed this in the meantime",
        fr="Quelqu'un l'a modifié entre-temps",
        de="Inzwischen hat es jemand geändert",
        zh="其间已被他人修改",
    )


class PayloadTooLarge(Problem):
    status, slug = 413, "payload-too-large"
    title = Text(
        en="The body is too large", fr="Le corps est trop grand", de="Der Inhalt ist zu groß", zh="请求内容过大"
    )


class UnsupportedMediaType(Problem):
    status, slug = 415, "unsupported-media-type"
    title = Text(
        en="This media type is not read here",
        fr="Ce type de contenu n'est pas accepté ici",
        de="Dieser Medientyp wird hier nicht gelesen",
        zh="不支持该媒体类型",
    )


class Unprocessable(Problem):
    """What was sent cannot be right, whatever the state."""

    status, slug = 422, "invalid"
    title = Text(
        en="What was sent is not valid",
        fr="Les données envoyées ne sont pas valides",
        de="Die gesendeten Daten sind ungültig",
        zh="提交的数据无效",
    )


class PreconditionRequired(Problem):
    status, slug = 428, "precondition-required"
    title = Text(
        en="Say which version you change: send If-Match with the ETag",
        fr="Indiquez la version modifiée : envoyez If-Match avec l'ETag",
        de="Nennen Sie die Fassung: If-Match mit dem ETag senden",
        zh="请在 If-Match 中发送 ETag 以说明所修改的版本",
    )


class TooManyRequests(Problem):
    status, slug = 429, "too-many-requests"
    title = Text(en="Too many requests", fr="Trop de requêtes", de="Zu viele Anfragen", zh="请求过多")


class ServiceUnavailable(Problem):
    status, slug = 503, "service-unavailable"
    title = Text(
        en="A part of the platform cannot be reached at the moment",
        fr="Une partie de la plateforme est momentanément injoignable",
        de="Ein Teil der Plattform ist gerade nicht erreichbar",
        zh="平台的某一部分暂时无法访问",
    )


class _RuleProblem(Problem):
    """Shared by the refusals that name a rule: the rule's own text is the detail."""

    def __init__(
        self, rule: Rule, *, pointer: str = "", values: Mapping[str, object] | None = None, **members: Any
    ) -> None:
        filled = {**members, **(values or {})}
        errors = [Fault(pointer, rule.id, rule.text, filled)] if pointer else []
        super().__init__(rule.text, values=filled, errors=errors, rule=rule.id, **members)


class RuleBroken(_RuleProblem, Conflict):
    """A hard rule refuses what was asked in the present state: 409 with `rule`, and `limit` and `current` if given."""

    slug = "rule-broken"


class RuleViolated(_RuleProblem, Unprocessable):
    """A hard rule refuses the payload itself: 422 with `rule` and the field."""

    slug = "rule-violated"


class Incomplete(Conflict):
    """A publishing rule refuses the step: 409 with the complete list of what is `missing`."""

    slug = "incomplete"
    title = Text(
        en="Something is still missing",
        fr="Il manque encore quelque chose",
        de="Es fehlt noch etwas",
        zh="尚有缺项",
    )

    def __init__(self, missing: Sequence[Finding]) -> None:
        super().__init__(rule=missing[0].rule.id, missing=[Notice.of(finding).model_dump() for finding in missing])


def invalid(pointer: str, code: str, text: Text, /, **values: object) -> Unprocessable:
    """A 422 that names one field; `values` fill the text."""
    return Unprocessable(errors=[Fault(pointer, code, text, values)])
