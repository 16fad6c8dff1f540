"""`/openapi.json` with services up, down and never seen; `/docs` whole without the internet."""

import json
import re
from contextlib import AsyncExitStack
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.gateway.documents.library import DocumentLibrary
from shared.app import Service, create_app
from shared.http.client import Peers
from shared.settings import SERVICES, CommonSettings
from shared.testing.service import ServiceUnderTest, on_socket, test_settings

URLS = [f"{service}_url" for service in SERVICES]


class Assets(HTMLParser):
    """What a page loads, and the scripts and styles that it holds itself."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "img", "iframe") and values.get("src"):
            self.loaded.append(str(values["src"]))
        if tag == "link":
            self.loaded.append(str(values["href"]))
        self.inline += (tag == "script" and "src" not in values) or tag == "style"
        self.inline += any(name == "style" or name.startswith("on") for name in values)


async def test_the_pages_load_nothing_from_another_host(gateway: ServiceUnderTest) -> None:
    client = await gateway.anonymous()
    page = await client.get("/docs")
    assert page.status_code == 200
    assert (await client.get("/docs/")).text == page.text
    assert page.headers["content-type"].startswith("text/html")
    assets = Assets()
    assets.feed(page.text)
    assert len(assets.loaded) >= 4
    assert assets.inline == 0
    for path in assets.loaded:
        assert re.match(r"^/docs/[a-z.-]+$", path)
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        if path.endswith(".css"):
            assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", answer.text)
    start = (await client.get("/docs/start.js")).text
    assert "validatorUrl: null" in start, "the validator's badge would be fetched from another host"
    assert re.findall(r'url: "([^"]+)"', start) == ["/openapi.json"]


async def test_a_strict_policy_allows_only_our_own_scripts_and_calls(gateway: ServiceUnderTest) -> None:
    policy = (await (await gateway.anonymous()).get("/docs")).headers["content-security-policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert directives["default-src"] == ["'none'"]
    for directive in ("script-src", "style-src", "connect-src"):
        assert directives[directive] == ["'self'"]
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/docs/page.html", "/docs/redoc.standalone.js", "/docs/..%2froutes.py", "/docs/x.js"])
async def test_nothing_else_lies_under_docs(gateway: ServiceUnderTest, path: str) -> None:
    answer = await (await gateway.anonymous()).get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_one_document_of_all_services(gateway: ServiceUnderTest) -> None:
    answer = await (await gateway.anonymous()).get("/openapi.json")
    assert answer.status_code == 200
    document = answer.json()
    OpenAPIV31SpecValidator(document).validate()
    assert "/webhooks/v1/endpoints" in document["paths"]
    assert "gateway.endpoint.disabled" in document["webhooks"]
    ids = [
        operation["operationId"]
        for item in [*document["paths"].values(), *document["webhooks"].values()]
        for operation in item.values()
    ]
    assert len(ids) == len(set(ids))


async def test_a_service_that_goes_down_is_described_as_it_was_last_known(tmp_path: Path) -> None:
    (tmp_path / "registry.json").write_text(json.dumps(document_called("registry, committed")))
    (tmp_path / "indicators.json").write_text(json.dumps(document_called("indicators, committed")))
    registry = Service(name="registry", title="registry, served", description="…", routers=[])
    app = create_app(registry, test_settings(registry, "postgresql://nobody@/nowhere", {}, {}))
    async with AsyncExitStack() as stack:
        up = await stack.enter_async_context(AsyncExitStack())
        nowhere = dict.fromkeys(URLS, "unix:/nowhere/at/all")
        peers = peers_at(nowhere | {"registry_url": await up.enter_async_context(on_socket(app))})
        stack.push_async_callback(peers.close)
        library = DocumentLibrary(peers, committed=tmp_path, fresh_seconds=0)
        expected = {"gateway": "own", "registry": "registry, served", "indicators": "indicators, committed"}
        assert await titles(library) == (expected, ["registration"])
        await up.aclose()
        assert await titles(library) == (expected, ["registration"])
        assert await titles(DocumentLibrary(peers, committed=tmp_path)) == (
            expected | {"registry": "registry, committed"},
            ["registration"],
        )


async def test_documents_are_fetched_once_a_minute_and_not_at_each_request() -> None:
    registry = Service(name="registry", title="registry", description="…", routers=[])
    app = create_app(registry, test_settings(registry, "postgresql://nobody@/nowhere", {}, {}))
    fetched: list[str] = []

    async def counting(scope: Any, receive: Any, send: Any) -> None:
        fetched.append(scope["path"])
        await app(scope, receive, send)

    async with on_socket(cast(FastAPI, counting)) as url:
        peers = peers_at(dict.fromkeys(URLS, url))
        library = DocumentLibrary(peers)
        for _ in range(3):
            await library.documents(own=document_called("own"))
        await peers.close()
    assert sorted(fetched) == [f"/{name}/openapi.json" for name in ("indicators", "registration", "registry")]


def peers_at(urls: dict[str, str]) -> Peers:
    return Peers("gateway", "x" * 32, CommonSettings.model_validate(urls))


def document_called(title: str) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": {}}


async def titles(library: DocumentLibrary) -> tuple[dict[str, str], list[str]]:
    documents, missing = await library.documents(own=document_called("own"))
    return {name: document["info"]["title"] for name, document in documents.items()}, missing
