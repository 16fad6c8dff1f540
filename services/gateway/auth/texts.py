"""What the gateway says of accounts, clients and tokens beside the titles of its problems."""

from shared.catalogue.texts import Text

FOREIGN_ORIGIN = Text(
    en="this origin may not use the cookie",
    fr="cette origine ne peut pas utiliser le cookie",
    de="dieser Ursprung darf das Cookie nicht benutzen",
    zh="该来源不得使用此 Cookie",
)
FOREIGN_SINCE = Text(
    en="since: not one of ours",
    fr="since : ne vient pas d'ici",
    de="since: nicht von uns",
    zh="since：不是本平台签发的",
)
OPERATORS_CLIENTS = Text(
    en="the platform's own services are set up by its operator",
    fr="les services de la plateforme sont configurés par son exploitant",
    de="die eigenen Dienste der Plattform richtet ihr Betreiber ein",
    zh="平台自身的服务由运营方设置",
)
CLIENTS_HAVE_NO_PASSWORD = Text(
    en="a machine client has no password",
    fr="un client machine n'a pas de mot de passe",
    de="ein Maschinen-Client hat kein Passwort",
    zh="机器客户端没有密码",
)
PARAMETER_TWICE = Text(
    en="a parameter is given more than once",
    fr="un paramètre est donné plus d'une fois",
    de="ein Parameter ist mehrfach angegeben",
    zh="有参数重复给出",
)
CREDENTIALS_TWICE = Text(
    en="the client's credentials are given more than once",
    fr="les identifiants du client sont donnés plus d'une fois",
    de="die Zugangsdaten des Clients sind mehrfach angegeben",
    zh="客户端凭据重复给出",
)
TWO_CLIENTS = Text(
    en="two different clients are named",
    fr="deux clients différents sont nommés",
    de="zwei verschiedene Clients sind genannt",
    zh="指定了两个不同的客户端",
)
NO_GRANT_TYPE = Text(en="grant_type is missing", fr="grant_type manque", de="grant_type fehlt", zh="缺少 grant_type")
LOOKS_LIKE_ACCOUNT = Text(
    en="must not look like an account's id",
    fr="ne doit pas ressembler à l'identifiant d'un compte",
    de="darf nicht wie die Id eines Kontos aussehen",
    zh="不得与账户 id 相似",
)
PARTNER_TWICE = Text(
    en="names the same partner twice",
    fr="nomme deux fois le même partenaire",
    de="nennt denselben Partner zweimal",
    zh="重复列出同一合作伙伴",
)
