"""What cooperations measure: frameworks with invented values on both sides, and the documents' own figures."""

import asyncio
from datetime import date
from typing import Any

from deploy.demo.api import Api, Item
from deploy.demo.data import read
from deploy.demo.plans import Ids, title_of, with_partners, without

_API = "/indicators/v1"
_SOURCES = {
    "001": {"title": "Partenariat régional RNW – HdF, diapositives (sources citées : RGRE, AFCCRE)"},
    "002": {"title": "Enquête du CCRE sur le jumelage en Europe"},
}


async def load_indicators(api: Api, partners: Ids, today: date) -> None:
    """Enter the frameworks and figures that are missing, each found by its French title; the cooperations are there."""
    found = await api.every("/registry/v1/cooperations", limit=200)
    cooperations = {title_of(cooperation): str(cooperation["id"]) for cooperation in found}
    known = {title_of(framework) for framework in await api.every(f"{_API}/frameworks", limit=200)}
    plans = [plan for plan in read("frameworks", today) if title_of(plan) not in known]
    await asyncio.gather(
        _load_figures(api, today),
        *(_load_framework(api, partners, cooperations[plan["subject"]], plan) for plan in plans),
    )


async def _load_framework(api: Api, partners: Ids, cooperation: str, plan: Item) -> None:
    body = without(plan, "periods", "indicators") | {
        "subject": {"type": "cooperation", "id": cooperation},
        "sides": with_partners(plan["sides"], partners),
    }
    framework = await api.create(f"{_API}/frameworks", body)
    codes = [side["code"] for side in plan["sides"]]
    indicators = []
    for item in plan["indicators"]:  # in the order of the file: formulas name what comes before
        indicator = await api.create(f"{_API}/frameworks/{framework['id']}/indicators", item["body"])
        for target in item.get("targets", []):
            await api.create(f"{_API}/indicators/{indicator['id']}/targets", target)
        indicators.append((indicator, item))
    for code in codes:
        await api.act(f"{_API}/frameworks/{framework['id']}:agree", {"side": code})
    for indicator, item in indicators:
        for side, values in item.get("values", {}).items():
            for period, value in values.items():
                await _report(api, indicator["id"], codes, side, plan["periods"][period], value)


async def _report(api: Api, indicator: str, codes: list[str], side: str, days: list[str], value: Item) -> None:
    """Report a value for a side, and let the other one approve it, unless it was left before."""
    left = value.get("left", "approved")
    body: dict[str, Any] = without(value, "left", "f", "m", "with")
    body |= {"side": side, "period": {"from": days[0], "to": days[1]}, "state": "submitted"}
    cells = [{"dimensions": {"gender": name}, "value": value[name]} for name in ("f", "m") if name in value]
    overlap = [{"with_side": other, "count": count} for other, count in value.get("with", {}).items()]
    measurement = await api.create(
        f"{_API}/indicators/{indicator}/measurements", body | {"disaggregation": cells, "overlap": overlap}
    )
    (other,) = [code for code in codes if code != side]
    path = f"{_API}/measurements/{measurement['id']}"
    if left == "approved":
        await api.act(f"{path}:approve", {"side": other})
    elif left == "disputed":
        comment = {"comment": "Un projet y figure deux fois (désaccord inventé)", "side": other}
        await api.act(f"{path}:dispute", comment)


async def _load_figures(api: Api, today: date) -> None:
    known = {title_of(figure): str(figure["id"]) for figure in await api.every(f"{_API}/figures", limit=200)}
    ids: Ids = {}
    for item in read("figures", today):  # a whole comes before its parts
        if title_of(item) not in known:
            wholes = [ids[key] for key in item.get("part_of", [])]
            body = without(item, "part_of") | {"source": _SOURCES[item["source"]], "part_of": wholes}
            known[title_of(item)] = (await api.create(f"{_API}/figures", body))["id"]
        ids[item["key"]] = known[title_of(item)]
