"""What the gateway says when something about an endpoint cannot be done."""

from shared.catalogue.texts import Text

ENDPOINT_IS_DISABLED = Text(
    en="the endpoint is disabled; enable it first",
    fr="le point d'accès est désactivé ; activez-le d'abord",
    de="der Endpunkt ist abgeschaltet; schalten Sie ihn zuerst ein",
    zh="该端点已停用，请先启用",
)
NO_SUCH_PARTNER = Text(en="no such partner", fr="partenaire inconnu", de="kein solcher Partner", zh="没有该合作伙伴")
NO_SUCH_CONFERENCE = Text(
    en="no such conference", fr="conférence inconnue", de="keine solche Konferenz", zh="没有该会议"
)
UNKNOWN_EVENT_TYPE = Text(
    en="there is no event {name}; GET /webhooks/v1/event-types lists them",
    fr="il n'y a pas d'événement {name} ; GET /webhooks/v1/event-types les énumère",
    de="es gibt kein Ereignis {name}; GET /webhooks/v1/event-types nennt sie alle",
    zh="没有事件 {name}；GET /webhooks/v1/event-types 列出全部事件",
)
NO_URL = Text(en="is not a URL", fr="n'est pas une URL", de="ist keine URL", zh="不是网址")
NO_COMPLETE_URL = Text(
    en="is not a complete URL of at most {limit} characters",
    fr="n'est pas une URL complète d'au plus {limit} caractères",
    de="ist keine vollständige URL von höchstens {limit} Zeichen",
    zh="不是不超过 {limit} 个字符的完整网址",
)
HTTPS_ONLY = Text(
    en="must begin with https://",
    fr="doit commencer par https://",
    de="muss mit https:// beginnen",
    zh="须以 https:// 开头",
)
NO_USER_IN_URL = Text(
    en="must not hold a user name or password",
    fr="ne doit contenir ni nom d'utilisateur ni mot de passe",
    de="darf weder Benutzernamen noch Passwort enthalten",
    zh="不得包含用户名或密码",
)
NO_FRAGMENT = Text(
    en="must not have a fragment",
    fr="ne doit pas avoir de fragment",
    de="darf kein Fragment haben",
    zh="不得带有片段标识",
)
PUBLIC_ADDRESS_ONLY = Text(
    en="must lead to a public address",
    fr="doit mener à une adresse publique",
    de="muss zu einer öffentlichen Adresse führen",
    zh="须指向公网地址",
)
OWN_EVENTS_ONLY = Text(
    en="{service} publishes events of its own only",
    fr="{service} ne publie que ses propres événements",
    de="{service} veröffentlicht nur eigene Ereignisse",
    zh="{service} 只能发布自己的事件",
)
NO_EVENT_NAME = Text(
    en="is not <service>.<kind of object>.<past tense>",
    fr="n'est pas <service>.<sorte d'objet>.<passé>",
    de="ist nicht <Dienst>.<Art des Objekts>.<Vergangenheit>",
    zh="格式不是 <服务>.<对象类型>.<过去式>",
)
NO_OFFSET = Text(
    en="needs an offset", fr="doit avoir un décalage horaire", de="braucht einen Zeitversatz", zh="须带时区偏移"
)
TOO_LARGE = Text(
    en="is longer than {limit} bytes",
    fr="dépasse {limit} octets",
    de="ist länger als {limit} Bytes",
    zh="超过 {limit} 字节",
)
