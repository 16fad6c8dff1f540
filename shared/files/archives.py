"""Whether an archive (a ZIP, which office files are) may be opened at all: looked at without unpacking anything."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_MEMBERS = 5_000
LARGEST_UNPACKED = 300 * 2**20
"""In bytes, all members together."""
HARMLESS_UNPACKED = 20 * 2**20
"""What is no larger is no bomb, however small it was packed."""
LARGEST_RATIO = 100
"""Of what is larger: unpacked to packed. Text in XML comes to 30 at most, pictures to hardly more than 1."""

_END, _END_64, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", b"PK\x06\x07", 22, 2**16
_DIRECTORY_SIZE = slice(12, 16)
_LARGEST_DIRECTORY = 2 * 2**20
_ENCRYPTED = 0x1
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")


def opened(content: bytes) -> ZipFile | None:
    """The archive; None for what is none, is encrypted, names files outside of itself, or would unpack to a flood."""
    if _directory_size(content) > _LARGEST_DIRECTORY:
        return None
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return None
    return archive if _is_harmless(archive.infolist(), len(content)) else None


def _is_harmless(members: list[ZipInfo], packed: int) -> bool:
    unpacked = sum(member.file_size for member in members)
    bearable = unpacked <= HARMLESS_UNPACKED or unpacked <= min(LARGEST_UNPACKED, LARGEST_RATIO * packed)
    return (
        bearable
        and len(members) <= MOST_MEMBERS
        # Others are unpacked without a limit, and office programs write none of them.
        and all(member.compress_type in (ZIP_STORED, ZIP_DEFLATED) for member in members)
        and not any(member.flag_bits & _ENCRYPTED or _LEADS_OUT.search(member.filename) for member in members)
    )


def _directory_size(content: bytes) -> int:
    """In bytes, as the archive says: its directory is read whole before anything of it can be counted."""
    tail = content[-(_END_BYTES + _LONGEST_COMMENT) :]
    bare = len(tail) - _END_BYTES
    at = bare if tail[bare : bare + 4] == _END and tail.endswith(b"\0\0") else tail.rfind(_END)
    if at < 0:
        return 0
    if _END_64 in tail[max(0, at - 20) : at]:
        return _LARGEST_DIRECTORY + 1  # the form of archives beyond 4 GiB
    return int.from_bytes(tail[at:][_DIRECTORY_SIZE], "little")
