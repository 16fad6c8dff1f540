"""What is said of a field that no rule of the catalogue refuses, in the caller's language."""

from shared.catalogue.texts import Text
from shared.http.problems import Fault, Unprocessable

_MESSAGES = {
    "empty_file": Text(en="the file is empty", fr="le fichier est vide", de="die Datei ist leer", zh="文件为空"),
    "nothing_asked": Text(
        en="send `queries` or `extend`",
        fr="envoyez « queries » ou « extend »",
        de="„queries“ oder „extend“ fehlt",
        zh="请发送 queries 或 extend",
    ),
    "unknown_partner": Text(
        en="no such partner", fr="partenaire inconnu", de="kein solcher Partner", zh="没有该合作伙伴"
    ),
    "unknown_cooperation": Text(
        en="no such cooperation", fr="coopération inconnue", de="keine solche Kooperation", zh="没有该合作"
    ),
    "unknown_programme": Text(
        en="no such programme", fr="programme inconnu", de="kein solches Programm", zh="没有该项目计划"
    ),
    "not_its_agreement": Text(
        en="is no signed agreement of this cooperation",
        fr="n'est pas un accord signé de cette coopération",
        de="ist keine unterzeichnete Vereinbarung dieser Kooperation",
        zh="不是本合作的已签署协议",
    ),
    "unknown_agreement": Text(
        en="no such agreement", fr="accord inconnu", de="keine solche Vereinbarung", zh="没有该协议"
    ),
    "ends_before_it_begins": Text(
        en="lies before {begin}", fr="précède {begin}", de="liegt vor {begin}", zh="早于 {begin}"
    ),
    "unknown_account": Text(en="no such account", fr="compte inconnu", de="kein solches Konto", zh="没有该账户"),
    "range_too_long": Text(
        en="lies more than {limit} years after the beginning",
        fr="se situe plus de {limit} ans après le début",
        de="liegt mehr als {limit} Jahre nach dem Beginn",
        zh="距起始日超过 {limit} 年",
    ),
    "in_the_future": Text(en="lies in the future", fr="est dans le futur", de="liegt in der Zukunft", zh="在未来"),
    "not_signed": Text(
        en="the agreement is not signed",
        fr="l'accord n'est pas signé",
        de="die Vereinbarung ist nicht unterzeichnet",
        zh="协议尚未签署",
    ),
    "after_amendment": Text(
        en="lies after the amendment of {amended}",
        fr="suit l'avenant du {amended}",
        de="liegt nach der Änderung vom {amended}",
        zh="晚于 {amended} 的修正案",
    ),
    "changes_nothing": Text(
        en="an amendment changes something, or says what it is about",
        fr="un avenant modifie quelque chose, ou dit ce sur quoi il porte",
        de="eine Änderung ändert etwas oder sagt, worum es geht",
        zh="修正案须有所变更，或说明其内容",
    ),
    "repeated": Text(
        en="stands in the list twice",
        fr="figure deux fois dans la liste",
        de="steht zweimal in der Liste",
        zh="在列表中重复",
    ),
    "no_signatory": Text(
        en="is none of the signatories",
        fr="ne fait pas partie des signataires",
        de="gehört nicht zu den Unterzeichnern",
        zh="不在签署方之列",
    ),
    "nameless": Text(
        en="who attended has a name",
        fr="une personne présente a un nom",
        de="wer dabei war, hat einen Namen",
        zh="出席者须有姓名",
    ),
    "unknown_person": Text(en="no such person", fr="personne inconnue", de="keine solche Person", zh="没有该人员"),
    "unnamed": Text(
        en="any one name is enough, but one there must be",
        fr="un seul nom suffit, mais il en faut un",
        de="ein Name genügt, aber einer muss sein",
        zh="一个姓名即可，但必须有一个",
    ),
    "one_of_two": Text(
        en="either a person or the id of one",
        fr="soit une personne, soit l'identifiant d'une personne",
        de="entweder eine Person oder die Kennung einer Person",
        zh="须提供人员或人员标识之一",
    ),
    "own_member": Text(
        en="a network is no member of itself",
        fr="un réseau n'est pas membre de lui-même",
        de="ein Netzwerk ist nicht sein eigenes Mitglied",
        zh="网络不能成为自身的成员",
    ),
    "member_already": Text(
        en="it stands in this network already then",
        fr="il figure déjà dans ce réseau à cette période",
        de="er steht zu dieser Zeit schon in diesem Netzwerk",
        zh="此期间其已在该网络中",
    ),
    "too_few": Text(
        en="at least {limit} partners sign an agreement",
        fr="un accord a au moins {limit} signataires",
        de="eine Vereinbarung hat mindestens {limit} Unterzeichner",
        zh="协议至少有 {limit} 个签署方",
    ),
    "circle": Text(
        en="a partner is not its own parent, at any height",
        fr="un partenaire n'est pas son propre parent, à aucun niveau",
        de="ein Partner steht auf keiner Stufe über sich selbst",
        zh="合作伙伴不能成为自身的任何上级",
    ),
    "unknown_currency": Text(
        en="is no currency of ISO 4217",
        fr="n'est pas une monnaie de la norme ISO 4217",
        de="ist keine Währung nach ISO 4217",
        zh="不是 ISO 4217 货币代码",
    ),
    "scheme_needs_code": Text(
        en="a scheme is one of a code: send code, too",
        fr="un schéma est celui d'un code : envoyez aussi code",
        de="ein Schema ist das eines Codes: code gehört dazu",
        zh="方案须与代码一起使用：请同时提供 code",
    ),
    "sort_needs": Text(
        en="this order needs the parameter {needed}",
        fr="cet ordre exige le paramètre {needed}",
        de="diese Reihenfolge verlangt den Parameter {needed}",
        zh="该排序需要参数 {needed}",
    ),
    "identifier_form": Text(
        en="has not the form of a number of {scheme}",
        fr="n'a pas la forme d'un numéro {scheme}",
        de="hat nicht die Form einer Nummer von {scheme}",
        zh="不符合 {scheme} 号码的格式",
    ),
    "identifier_check_digits": Text(
        en="is no number of {scheme}: its check digits do not fit",
        fr="n'est pas un numéro {scheme} : sa clé de contrôle est fausse",
        de="ist keine Nummer von {scheme}: die Prüfziffern passen nicht",
        zh="不是有效的 {scheme} 号码：校验码不符",
    ),
    "no_point": Text(
        en="latitude, longitude and kilometres, as in 50.63,3.06,30",
        fr="latitude, longitude et kilomètres, comme 50.63,3.06,30",
        de="Breite, Länge und Kilometer, wie 50.63,3.06,30",
        zh="纬度、经度和公里数，如 50.63,3.06,30",
    ),
    "merged_partner": Text(
        en="was merged into {into}: name that one",
        fr="a été fusionné avec {into} : indiquez celui-ci",
        de="ist in {into} aufgegangen: bitte diesen nennen",
        zh="已并入 {into}：请填写该合作伙伴",
    ),
    "merged_into_itself": Text(
        en="a partner is no duplicate of itself",
        fr="un partenaire n'est pas son propre doublon",
        de="ein Partner ist keine Dublette seiner selbst",
        zh="合作伙伴不是自身的重复条目",
    ),
    "succession_parties": Text(
        en="a merger has one successor, a split one predecessor and several successors, a rename one of each",
        fr="fusion : un successeur ; scission : un prédécesseur, plusieurs successeurs ; changement : un de chaque",
        de="ein Zusammenschluss hat einen Nachfolger, eine Aufteilung einen Vorgänger, eine Umbenennung je einen",
        zh="合并只有一个承继者，拆分只有一个前身且有多个承继者，更名则各为一个",
    ),
    "ended_already": Text(
        en="another succession ended it already",
        fr="une autre succession y a déjà mis fin",
        de="wurde bereits durch eine andere Nachfolge beendet",
        zh="已因另一次承继而终止",
    ),
    "ended_by_succession": Text(
        en="a succession has ended it: neither open again nor later",
        fr="une succession y a mis fin : ni rouverte, ni plus tard",
        de="eine Nachfolge hat sie beendet: weder wieder offen noch später",
        zh="已因承继而终止：不得重新开放或推后",
    ),
    "succession_circle": Text(
        en="follows one of the successors, at some distance",
        fr="succède elle-même à l'un des successeurs",
        de="folgt selbst einem der Nachfolger nach",
        zh="其本身承继自某一承继者",
    ),
    "not_yet_there": Text(
        en="{name} was established later",
        fr="{name} a été créé plus tard",
        de="{name} wurde erst später gegründet",
        zh="{name} 成立于此之后",
    ),
    "still_there": Text(
        en="{name} was dissolved later",
        fr="{name} a été dissous plus tard",
        de="{name} wurde erst später aufgelöst",
        zh="{name} 撤销于此之后",
    ),
    "gone_before": Text(
        en="{name} was dissolved before",
        fr="{name} a été dissous avant",
        de="{name} wurde schon vorher aufgelöst",
        zh="{name} 在此之前已撤销",
    ),
    "unknown_side": Text(
        en="no party stands on this side",
        fr="aucune partie n'est de ce côté",
        de="auf dieser Seite steht keine Partei",
        zh="没有任何一方属于此侧",
    ),
    "side_needed": Text(
        en="a delegation_head leads a side",
        fr="un delegation_head dirige un côté",
        de="ein delegation_head leitet eine Seite",
        zh="delegation_head 须指明所属的一侧",
    ),
    "granted_already": Text(
        en="has a grant on this side, or on the whole, already",
        fr="a déjà un droit sur ce côté, ou sur l'ensemble",
        de="hat auf dieser Seite oder dem Ganzen schon ein Recht",
        zh="在此侧或整体上已获授权",
    ),
    "identifier_taken": Text(
        en="another partner has this identifier",
        fr="un autre partenaire porte cet identifiant",
        de="ein anderer Partner hat diese Kennung",
        zh="该标识符已被其他合作伙伴使用",
    ),
}


def field_error(pointer: str, code: str, **values: object) -> Fault:
    """What is wrong with one field; `code` is one of the messages above, `values` fill it."""
    return Fault(pointer, code, _MESSAGES[code], values)


def refused(pointer: str, code: str, **values: object) -> Unprocessable:
    """A 422 that names one field."""
    return Unprocessable(errors=[field_error(pointer, code, **values)])
