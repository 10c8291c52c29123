"""Where a picture was taken, as cameras and phones write it into the file: EXIF, in any kind of picture, and XMP."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

PICTURES = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "tif", "tiff", "webp", "gif", "bmp", "heic", "heif", "avif"})
_PNG = b"\x89PNG\r\n\x1a\n"
_GPS_IFD = 0x8825
# Latitude and longitude of the place and of what is looked at, and the place's name; the rest is clock and receiver.
_LOCATION_TAGS = {2, 4, 20, 22, 28}
_XMP = re.compile(rb"GPS(?:Dest)?L(?:at|ong)itude\b")
_HEX_PROFILE = re.compile(rb"\n(?:exif|APP1|xmp|iptc)\s+[0-9]+\s+([0-9A-Fa-f\s]+)")
# Metadata are small; what unpacks to more is a bomb.
_UNPACKED = 1 << 20


def tells_location(raw: bytes) -> bool:
    """Tell whether a picture says where it was taken. Its pixels are never unpacked, however many it claims."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(_XMP.search(raw)) or (_in_png(raw) if raw.startswith(_PNG) else _in_exif(raw))


def _in_exif(raw: bytes) -> bool:
    from PIL import Image

    with Image.open(io.BytesIO(raw)) as picture:
        return _has_place(picture.getexif())


def _has_place(exif: Image.Exif) -> bool:
    return not _LOCATION_TAGS.isdisjoint(exif.get_ifd(_GPS_IFD))


def _in_png(raw: bytes) -> bool:
    """Look through a PNG by hand: metadata may stand behind the pixels, which Pillow would have to unpack first."""
    from PIL import Image

    for kind, body in _chunks(raw):
        text = body if kind == b"tEXt" else _unpacked(body) if kind in (b"zTXt", b"iTXt") else b""
        profile = _profile(text)
        if _XMP.search(text) or _XMP.search(profile):
            return True
        found = body if kind == b"eXIf" else profile.removeprefix(b"Exif\0\0") if b"Exif\0\0" in profile[:6] else b""
        if found:
            exif = Image.Exif()
            exif.load(b"Exif\0\0" + found)
            if _has_place(exif):
                return True
    return False


def _profile(text: bytes) -> bytes:
    """Return metadata that older programs write as a text: its name, its size, then hexadecimal digits."""
    match = _HEX_PROFILE.search(text)
    digits = b"".join(match[1].split()) if match else b""
    return bytes.fromhex(digits.decode()) if len(digits) % 2 == 0 else b""


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 8 <= len(raw):
        length = int.from_bytes(raw[place : place + 4], "big")
        yield raw[place + 4 : place + 8], raw[place + 8 : place + 8 + length]
        place += length + 12


def _unpacked(body: bytes) -> bytes:
    """Return a packed text of a PNG; it begins where the first of its NULs is followed by the mark of the packing."""
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", body[:256]):
        try:
            return zlib.decompressobj().decompress(body[match.start() :], _UNPACKED)
        except zlib.error:
            continue
    return b""
