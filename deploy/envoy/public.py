"""Which operations need a route of their own, because they take other tokens than the rest of their service.

Everything under a service's prefix requires an access token. The exceptions are listed one by one, by method and
path: a public *prefix* would open its whole subtree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from deploy.envoy.documents import BEARER, LINK, Operation

# A parameter is one segment without a colon, for `/things/{id}:verb` is another operation than `/things/{id}`;
# `%3A` is that colon too, every other escape belongs to the parameter (an escaped slash never gets this far).
_PARAMETER = "(?:[^/:%]|%[0-24-9A-Fa-f][0-9A-Fa-f]|%3[0-9B-Fb-f])+"
_COLON = "(?::|%3[Aa])"
_TEMPLATE_PART = re.compile(r"\{[^}]+\}|:|[^{:]+")


@dataclass(frozen=True, order=True)
class Requirement:
    """Which tokens open a route: always access tokens, perhaps participants' links, perhaps none at all."""

    link: bool = False
    anonymous: bool = False

    @property
    def name(self) -> str:
        return "+".join([BEARER, *([LINK] if self.link else []), *(["anonymous"] if self.anonymous else [])])


ACCESS_TOKEN = Requirement()
OPTIONAL_TOKEN = Requirement(anonymous=True)
REQUIREMENTS = (
    ACCESS_TOKEN,
    OPTIONAL_TOKEN,
    Requirement(link=True),
    Requirement(link=True, anonymous=True),
)


@dataclass(frozen=True)
class Opening:
    """A route of its own: these methods on this path template, with this requirement, perhaps for every origin."""

    path: str
    methods: tuple[str, ...]
    requirement: Requirement
    is_stream: bool
    any_origin: bool = False
    is_upload: bool = False

    @property
    def pattern(self) -> str:
        """The template as an RE2 expression for a whole path."""
        return path_pattern(self.path)


def openings(service: str, operations: Iterable[Operation]) -> list[Opening]:
    """The routes that `service` needs before its general one, in the order in which they are to be tried.

    These are the operations that open without a token or to a link, the streams (they have no time limit), the uploads
    (they have room for a file), and those closed operations whose path the pattern of an open one would swallow:
    `/partners/duplicates` beside a public `/partners/{id}`. The closed ones come first.
    """
    known = list(operations)
    special = [o for o in known if o.is_stream or o.is_upload or requirement_of(service, o) != ACCESS_TOKEN]
    swallowed = [o for o in known if o not in special and any(_swallows(other, o) for other in special)]
    return [*_grouped(service, swallowed), *_grouped(service, special)]


def requirement_of(service: str, operation: Operation) -> Requirement:
    """What opens `operation`. A link opens what names it and, in registration, whatever is public."""
    link = service == "registration" and (LINK in operation.schemes or operation.anonymous)
    return Requirement(link=link, anonymous=operation.anonymous)


def path_pattern(template: str) -> str:
    """`/a/{id}:verb` as an RE2 expression that matches whole paths, with the colon plain or escaped."""
    return "".join(_part_pattern(part) for part in _TEMPLATE_PART.findall(template))


def _part_pattern(part: str) -> str:
    if part.startswith("{"):
        return _PARAMETER
    return _COLON if part == ":" else re.escape(part)


def _swallows(wide: Operation, narrow: Operation) -> bool:
    if wide.method != narrow.method or wide.path == narrow.path:
        return False
    sample = re.sub(r"\{[^}]+\}", "x", narrow.path)
    return re.fullmatch(path_pattern(wide.path), sample) is not None


def _place(service: str, operation: Operation) -> tuple[int, str, Requirement, bool, bool, bool]:
    """What a route is sorted by, and, its first part apart, what operations of one route have in common."""
    parameters = operation.path.count("{")
    kinds = (operation.any_origin, operation.is_stream, operation.is_upload)
    return parameters, operation.path, requirement_of(service, operation), *kinds


def _grouped(service: str, operations: list[Operation]) -> list[Opening]:
    """One opening for all methods of a path that ask for the same, HEAD going with GET; the most literal path first."""
    result = []
    for (path, requirement, any_origin, is_stream, is_upload), group in groupby(
        sorted(operations, key=partial(_place, service)), key=lambda o: _place(service, o)[1:]
    ):
        methods = [operation.method for operation in group]
        if "GET" in methods:
            methods.append("HEAD")
        if any_origin:
            methods.append("OPTIONS")  # the preflight asks the policy of the route that it matches
        result.append(Opening(path, tuple(methods), requirement, is_stream, any_origin, is_upload))
    return result
