"""What the rules of networks are called and say."""

from shared.catalogue.rules import Rule
from shared.catalogue.texts import Text

A13 = Rule(
    "A13",
    "004",
    "« sans distinction de statut juridique » ; bureaux de Lille et d'Amiens ; 18 logos de partenaires",
    "T",
    Text(
        en="A network has members of any legal form, several addresses, and funders",
        fr="Un réseau a des membres sans distinction de statut juridique, plusieurs adresses et des financeurs",
        de="Ein Netzwerk hat Mitglieder jeder Rechtsform, mehrere Adressen und Förderer",
        zh="网络的成员不限法律形式，可有多个地址和资助方",
    ),
)
A23 = Rule(
    "A23",
    "001",
    "28 associations bilatérales, 26 langues, 75 ans, site depuis 1986, trois piliers",
    "T",
    Text(
        en="A fact about an organisation stands with its source",
        fr="Un fait sur une organisation est donné avec sa source",
        de="Eine Angabe über eine Organisation steht mit ihrer Quelle",
        zh="关于机构的事实须注明来源",
    ),
)
A36 = Rule(
    "A36",
    "002",
    "« Construire des réseaux durables » ; « Accéder aux opportunités de financement de l'UE » ; « Renforcer les "
    "capacités » ; ODD",
    "T",
    Text(
        en="A partner says what it seeks, and its networks see who looks for what",
        fr="Un partenaire dit ce qu'il recherche, et ses réseaux voient qui cherche quoi",
        de="Ein Partner sagt, was er sucht, und seine Netzwerke sehen, wer wonach sucht",
        zh="合作伙伴说明其所求，其所属网络可见何人寻求何事",
    ),
)

RULES = [A13, A23, A36]
