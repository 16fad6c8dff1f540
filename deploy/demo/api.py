"""The public API as the loader uses it: one machine client, patient where it is asked to be, and repeatable."""

import asyncio
import json
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid5

import httpx

_KEYS = UUID("6f6f3bb1-6c8c-5d0e-9f3c-0d9a5d1f2c11")
_PATIENCE = 30
_PASSING = frozenset({429, 502, 503, 504})

Item = dict[str, Any]


class Refused(Exception):
    """The API refused something that the demo data needs."""

    def __init__(self, response: httpx.Response) -> None:
        request = response.request
        super().__init__(f"{request.method} {request.url.path}: {response.status_code} {response.text}")
        self._response = response

    def is_because_of(self, rule: str) -> bool:
        """Whether the problem names this rule."""
        return bool(self._response.json().get("rule") == rule)


class Api:
    """Calls below `url` with the token of the machine client; `created` counts the objects that this run made."""

    def __init__(self, url: str, client_id: str, client_secret: str) -> None:
        self._credentials = (client_id, client_secret)
        self._http = httpx.AsyncClient(
            base_url=url, timeout=30, trust_env=False, limits=httpx.Limits(max_connections=16)
        )
        self._since = datetime.now(UTC)
        self.created = 0

    async def __aenter__(self) -> Self:
        form = {"grant_type": "client_credentials"}
        answer = await self._send("POST", "/auth/v1/token", data=form, auth=self._credentials)
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    async def __aexit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def account_of(self, email: str, password: str) -> str:
        """The id of the account that logs in with these; its login ends with that."""
        tokens = (await self._send("POST", "/auth/v1/login", json={"email": email, "password": password})).json()
        own = {"Authorization": f"Bearer {tokens['access_token']}"}
        account = (await self._send("GET", "/auth/v1/me", headers=own)).json()
        await self._send("POST", "/auth/v1/logout", json={"refresh_token": tokens["refresh_token"]}, headers=own)
        return str(account["id"])

    async def get(self, path: str, **parameters: Any) -> Item:
        found: Item = (await self._send("GET", path, params=parameters)).json()
        return found

    async def every(self, path: str, **parameters: Any) -> list[Item]:
        """The items of all pages of a list."""
        items: list[Item] = []
        page = await self.get(path, **parameters)
        while True:
            items += page["items"]
            if not page.get("next"):
                return items
            page = await self.get(path, **parameters, cursor=page["next"])

    async def create(self, path: str, body: Item) -> Item:
        """The object made of `body`. The key follows from what is sent: the same again within a day is done once."""
        made = await self._post(path, body)
        self.created += datetime.fromisoformat(made["created_at"]) >= self._since
        return made

    async def act(self, path: str, body: Item | None = None, *, link: str | None = None) -> Item:
        """`POST …:verb`; the object. As the holder of `link` (a participant's `manage_url`), if there is one."""
        return await self._post(path, body, _holding(link))

    async def change(self, path: str, body: Item, *, link: str | None = None) -> None:
        """PATCH the fields of `body`, of the version that is there now; as the holder of `link`, if there is one."""
        tag = (await self._send("GET", path)).headers["ETag"]
        await self._send("PATCH", path, json=body, headers={"If-Match": tag} | _holding(link))

    async def write(self, path: str, body: Item) -> None:
        """PUT the object in the place of what is there now."""
        tag = (await self._send("GET", path)).headers["ETag"]
        await self._send("PUT", path, json=body, headers={"If-Match": tag})

    async def hand_in(self, path: str, content: bytes, name: str) -> None:
        """PUT a file, in the place of what is there now."""
        tag = (await self._send("GET", path)).headers["ETag"]
        await self._send("PUT", path, files={"file": (name, content)}, headers={"If-Match": tag})

    async def send_list(self, path: str, content: str, name: str, **fields: str) -> None:
        """POST a file of text with a form's fields."""
        key = uuid5(_KEYS, f"{path} {content}")
        files = {"file": (name, content.encode())}
        await self._send("POST", path, files=files, data=fields, headers={"Idempotency-Key": str(key)})

    async def _post(self, path: str, body: Item | None, headers: Item | None = None) -> Item:
        key = uuid5(_KEYS, f"{path} {json.dumps(body, sort_keys=True)}")
        response = await self._send("POST", path, json=body, headers={"Idempotency-Key": str(key)} | (headers or {}))
        answer: Item = response.json()
        return answer

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer. What is refused in passing (too fast, not up yet) is tried again for a while."""
        for _ in range(_PATIENCE):
            response = await self._http.request(method, path, **options)
            if response.status_code not in _PASSING:
                break
            await asyncio.sleep(float(response.headers.get("Retry-After", "1")))
        if response.is_error:
            raise Refused(response)
        return response


def _holding(link: str | None) -> Item:
    return {"Authorization": f"Bearer {link.partition('#token=')[2]}"} if link else {}
