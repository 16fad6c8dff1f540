"""How this service refuses credentials. None of these says what exactly was wrong with them."""

from shared.catalogue.texts import Text
from shared.http.problems import BadRequest, Conflict, Problem, TooManyRequests


class InvalidCredentials(Problem):
    """The same for an unknown account, a wrong password and a deactivated account."""

    status, slug = 401, "invalid-credentials"
    title = Text(
        en="E-mail address or password is wrong",
        fr="Adresse électronique ou mot de passe incorrect",
        de="E-Mail-Adresse oder Passwort ist falsch",
        zh="电子邮件地址或密码错误",
    )

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer realm="entente"'})


class TooManyAttempts(TooManyRequests):
    slug = "too-many-attempts"
    title = Text(
        en="Too many attempts to log in: wait a little",
        fr="Trop de tentatives de connexion : patientez un peu",
        de="Zu viele Anmeldeversuche: bitte kurz warten",
        zh="登录尝试过多，请稍候",
    )

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)})


class _OAuthProblem(Problem):
    """Carries the member `error` of RFC 6749 beside the members of a problem."""

    error: str

    def __init__(self, detail: Text | None = None, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail, headers={"Cache-Control": "no-store", **(headers or {})}, error=self.error)


class InvalidGrant(_OAuthProblem, BadRequest):
    slug, error = "invalid-grant", "invalid_grant"
    title = Text(
        en="This refresh token is not valid: log in again",
        fr="Ce jeton de rafraîchissement n'est pas valable : reconnectez-vous",
        de="Dieses Refresh-Token ist nicht gültig: bitte neu anmelden",
        zh="刷新令牌无效，请重新登录",
    )


class InvalidTokenRequest(_OAuthProblem, BadRequest):
    slug, error = "invalid-request", "invalid_request"


class UnsupportedGrantType(_OAuthProblem, BadRequest):
    slug, error = "unsupported-grant-type", "unsupported_grant_type"
    title = Text(
        en="Only the grant type client_credentials is served here",
        fr="Seul le type client_credentials est accepté ici",
        de="Hier gilt nur der Typ client_credentials",
        zh="此处仅支持 client_credentials 授权类型",
    )


class InvalidScope(_OAuthProblem, BadRequest):
    slug, error = "invalid-scope", "invalid_scope"
    title = Text(
        en="The client may not have this scope",
        fr="Ce client n'a pas droit à cette portée",
        de="Der Client darf diesen Scope nicht haben",
        zh="该客户端无权获得此权限范围",
    )


class InvalidClient(_OAuthProblem):
    status, slug, error = 401, "invalid-client", "invalid_client"
    title = Text(
        en="Client or secret is wrong",
        fr="Client ou secret incorrect",
        de="Client oder Geheimnis ist falsch",
        zh="客户端或密钥错误",
    )

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Basic realm="entente", charset="UTF-8"'})


class LastAdministrator(Conflict):
    slug = "last-administrator"
    title = Text(
        en="This is the last active administrator: appoint another one first",
        fr="C'est le dernier administrateur actif : nommez-en d'abord un autre",
        de="Das ist die letzte aktive Administratorin: zuerst eine andere ernennen",
        zh="这是最后一位有效的管理员：请先指定另一位",
    )


class AlreadyExists(Conflict):
    slug = "already-exists"
    title = Text(
        en="There is already one of this name",
        fr="Il en existe déjà un de ce nom",
        de="Es gibt schon eines dieses Namens",
        zh="已存在同名对象",
    )
