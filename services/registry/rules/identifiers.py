"""Identifiers that others gave a partner: written one way, and refused where their check digits show an error."""

from collections.abc import Callable, Mapping
from typing import Final

from stdnum import isni, lei, vatin
from stdnum.be import vat as kbo
from stdnum.br import cnpj
from stdnum.ch import uid
from stdnum.cn import uscc
from stdnum.dk import cvr
from stdnum.es import cif
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import ytunnus
from stdnum.fr import siren, siret
from stdnum.it import iva
from stdnum.ma import ice
from stdnum.no import orgnr as no_orgnr
from stdnum.pl import nip, regon
from stdnum.ro import cui
from stdnum.se import orgnr as se_orgnr
from stdnum.ua import edrpou

from services.registry.vocabularies.identifiers import IdentifierScheme

_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    IdentifierScheme.SIREN: siren.validate,
    IdentifierScheme.SIRET: siret.validate,
    IdentifierScheme.LEI: lei.validate,
    IdentifierScheme.ISNI: isni.validate,
    IdentifierScheme.VAT: vatin.validate,
    IdentifierScheme.EDRPOU: edrpou.validate,
    IdentifierScheme.USCC: uscc.validate,
    IdentifierScheme.ICE: ice.validate,
    IdentifierScheme.CUI: cui.validate,
    IdentifierScheme.KBO: kbo.validate,
    IdentifierScheme.UID: uid.validate,
    IdentifierScheme.REGON: regon.validate,
    IdentifierScheme.NIP: nip.validate,
    IdentifierScheme.CIF: cif.validate,
    IdentifierScheme.PARTITA_IVA: iva.validate,
    IdentifierScheme.CVR: cvr.validate,
    IdentifierScheme.Y_TUNNUS: ytunnus.validate,
    IdentifierScheme.NO_ORGNR: no_orgnr.validate,
    IdentifierScheme.SE_ORGNR: se_orgnr.validate,
    IdentifierScheme.CNPJ: cnpj.validate,
}


class WrongIdentifier(ValueError):
    """The value cannot be an identifier of its scheme; `code` says what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalised(scheme: str, value: str) -> str:
    """The compact form of an identifier: `215 900 093` → `215900093`, so that two spellings are one.

    A scheme that is not known here is taken as typed. Raises WrongIdentifier: `identifier_form` for what has not the
    scheme's length or characters, `identifier_check_digits` for a typing error that the number itself tells.
    """
    check = _CHECKS.get(scheme)
    if check is None:
        return value
    try:
        return check(value)
    except InvalidChecksum:
        raise WrongIdentifier("identifier_check_digits") from None
    except ValidationError:
        raise WrongIdentifier("identifier_form") from None
