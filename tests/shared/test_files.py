"""Files that come in, and URLs that let out."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from shared.http.signed_urls import sign
from shared.http.uploads import LARGEST_FILE
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest

FILES = "/notes/v1/files"


async def test_the_largest_file_is_taken_and_one_byte_more_is_not(writer: httpx.AsyncClient) -> None:
    fits = await writer.post(FILES, files={"file": b"x" * LARGEST_FILE}, data={"name": "large"})
    assert (fits.status_code, fits.json()["size"]) == (201, LARGEST_FILE)
    refused = await writer.post(
        FILES,
        files={"file": b"x" * (LARGEST_FILE + 1)},
        data={"name": "larger"},
        headers={"Accept-Language": "fr"},
    )
    assert refused.status_code == 413
    assert refused.json()["type"] == "/problems/payload-too-large"
    assert refused.json()["detail"] == "Un fichier peut contenir 20 Mio"


async def test_a_form_with_a_file_comes_in_one_type_only(writer: httpx.AsyncClient) -> None:
    for body in ({"data": {"name": "x"}}, {"json": {"name": "x"}}):
        assert (await writer.post(FILES, **body)).status_code == 415  # type: ignore[arg-type]
    torn = {"content": b"--x\r\nno form", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}
    assert (await writer.post(FILES, **torn)).status_code in (400, 422)  # type: ignore[arg-type]


async def test_a_signed_url_opens_its_path_until_it_expires(notes: ServiceUnderTest, writer: httpx.AsyncClient) -> None:
    path = f"/notes/v1/shared/{new_id()}"
    nobody = await notes.anonymous()
    assert (await nobody.get(path)).status_code == 404
    url = (await writer.get(path)).json()["url"]
    assert (await nobody.get(url)).status_code == 200
    expired = sign(notes.runtime.settings.own, path, valid_for=timedelta(seconds=-1))
    assert (await nobody.get(expired)).status_code == 404
    assert parse_qs(urlsplit(url).query).keys() == {"expires", "signature"}


@pytest.mark.parametrize(
    "forge",
    [
        lambda url: url.replace("expires=", "expires=1"),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("/shared/", "/notes/").replace("/notes/v1/notes/", f"/notes/v1/shared/{new_id()}?x="),
        lambda url: url.partition("&")[0],
        lambda url: url.partition("expires")[0] + f"expires={2**37}&signature=é",
    ],
)
async def test_a_forged_url_opens_nothing(notes: ServiceUnderTest, writer: httpx.AsyncClient, forge: object) -> None:
    nobody = await notes.anonymous()
    url = (await writer.get(f"/notes/v1/shared/{new_id()}")).json()["url"]
    assert callable(forge)
    assert (await nobody.get(forge(url))).status_code in (404, 422)
