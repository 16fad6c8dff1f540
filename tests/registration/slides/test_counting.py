"""How many slides a file has (B7), and which files are not opened at all."""

import io
import struct
import zipfile
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.slides.counting import Unreadable, count_slides
from shared.files import archives
from shared.files.kinds import ODP, PDF, PPTX, media_type_of
from tests.registration.slides.making import odp, pdf, pptx, zipped


@pytest.mark.parametrize("slides", [1, 6, 7])
def test_b7_slides_are_counted_in_the_file(slides: int) -> None:
    for content, media_type in ((pptx(slides), PPTX), (odp(slides), ODP), (pdf(slides), PDF)):
        assert media_type_of(content) == media_type
        assert count_slides(content, media_type) == slides


def test_b7_a_file_without_slides_has_none() -> None:
    assert (count_slides(pptx(0), PPTX), count_slides(odp(0), ODP)) == (0, 0)


@pytest.mark.parametrize("content", [b"%PDF-1.7 no more than that", pdf(3, password="secret")], ids=count())
def test_a_pdf_that_cannot_be_counted_is_told_apart_from_a_broken_presentation(content: bytes) -> None:
    assert count_slides(content, PDF) in (None, 3)


def test_a_pdf_whose_pages_go_in_a_circle_is_not_counted() -> None:
    content = pdf(1).replace(b"/Kids [ 4 0 R ]", b"/Kids [ 1 0 R ]").replace(b"/Kids [\n4 0 R\n]", b"/Kids [\n1 0 R\n]")
    assert count_slides(content, PDF) in (None, 1)


@pytest.mark.parametrize(
    "presentation",
    [
        "",
        "<a><b></a>",
        "not XML",
        '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;&x;">]><a>&z;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)
def test_a_presentation_that_is_broken_or_defines_entities_is_unreadable(presentation: str) -> None:
    content = pptx(1, **{"ppt/presentation.xml": presentation})
    with pytest.raises(Unreadable):
        count_slides(content, PPTX)


def test_a_pdf_that_runs_something_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        count_slides(pdf(2, script=True), PDF)


def bomb(megabytes: int) -> bytes:
    return zipped({"[Content_Types].xml": "", "ppt/presentation.xml": "\0" * (megabytes * 2**20)}, compressed=True)


def test_an_archive_that_unpacks_to_a_flood_is_not_opened() -> None:
    flood = bomb(25)
    assert len(flood) < 2**20 / 8
    assert archives.opened(flood) is None
    assert media_type_of(flood) is None
    assert media_type_of(bomb(1)) == PPTX


def test_a_member_that_unpacks_to_more_than_it_says_is_read_no_further() -> None:
    content = bytearray(bomb(3))
    real = struct.pack("<I", 3 * 2**20)
    assert real in content
    with pytest.raises(Unreadable):
        count_slides(bytes(content.replace(real, struct.pack("<I", 100))), PPTX)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "C:\\x", "ppt\\..\\..\\x"])
def test_an_archive_that_names_files_outside_of_itself_is_not_opened(name: str) -> None:
    assert media_type_of(pptx(1, **{name: "x"})) is None


def test_an_archive_of_too_many_members_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    assert media_type_of(pptx(9)) is None
    assert media_type_of(pptx(1)) == PPTX


def test_a_directory_that_is_too_long_to_read_is_not_read() -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("x", "")
    content = many.getvalue()
    at = content.rfind(b"PK\x05\x06")
    long = content[: at + 12] + struct.pack("<I", 2**30) + content[at + 16 :]
    assert archives._directory_size(long) == 2**30
    assert archives.opened(long) is None


@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_content_breaks_the_count(noise: bytes, at: int) -> None:
    for content, media_type in ((_NOISY[PDF], PDF), (_NOISY[PPTX], PPTX), (_NOISY[ODP], ODP)):
        broken = content[:at] + noise + content[at + len(noise) :]
        try:
            counted = count_slides(broken, media_type)
        except Unreadable:
            continue
        assert counted is None or counted >= 0


_NOISY = {PDF: pdf(2), PPTX: pptx(2), ODP: odp(2)}
