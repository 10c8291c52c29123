"""Personal data in a mail: in its own lines, and in what quoted-printable, base64 and encoded headers hide."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice

from site_builder.content import TEXTS, decoded, ending
from site_builder.fault import Place
from site_builder.personal import AT_MOST, Placed, personal_in, placed_in

# Reading takes time with each part within another, and with a header's length; a mail that people sent has fewer.
MAX_PARTS = 200
MAX_HEADER = 10_000
# Without any of these nothing in a mail is hidden, and it needn't be taken apart.
_HIDING = re.compile(rb"boundary|base64|quoted-printable|=\?", re.IGNORECASE)
_PARTED = re.compile(rb"boundary|message/rfc822", re.IGNORECASE)
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})|=[ \t]*\r?\n|(.)", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]")

# What a part says, and where in the part each byte of that stands.
_Content = tuple[bytes, Callable[[int], int]]


@dataclass(frozen=True)
class _Part:
    """A part that is encoded: the message's part, and where it begins and ends in the file."""

    message: Message
    begin: int
    written: bytes

    @property
    def end(self) -> int:
        return self.begin + len(self.written)


def placed_in_mail(raw: bytes) -> tuple[Placed, ...]:
    """Return the numbers in a mail, each where it stands in the file, encoded or not."""
    if not _HIDING.search(raw):
        return tuple(sorted(set(placed_in(decoded(raw))), key=lambda each: each.place))
    if len(_PARTED.findall(raw)) > MAX_PARTS:
        return placed_in(decoded(raw))
    message = message_from_bytes(raw)
    raw = _without_marks(message, raw)
    parts = tuple(_parts(message, raw))
    hidden = (each for part in parts if _is_text(part.message) for each in _in_part(part, raw))
    found = {*placed_in(decoded(_without(raw, parts))), *islice(hidden, AT_MOST), *_in_headers(message, raw)}
    return tuple(sorted(found, key=lambda each: each.place))


def _without_marks(message: Message, raw: bytes) -> bytes:
    """Blank the marks between the parts: programs make them up, and some are nothing but digits."""
    for part in message.walk():
        mark = (part.get_boundary() or "").encode("ascii", "replace")
        raw = raw.replace(mark, b" " * len(mark)) if mark else raw
    return raw


def _parts(message: Message, raw: bytes) -> Iterator[_Part]:
    """Yield the encoded parts, in their order."""
    cursor = 0
    for part in message.walk():
        body = part.get_payload()
        if _encoding(part) in ("base64", "quoted-printable") and isinstance(body, str) and body.strip():
            written = body.encode("ascii", "surrogateescape")
            begin = raw.find(written, cursor)
            if begin >= 0:
                yield _Part(part, begin, written)
                cursor = begin + len(written)


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).strip().lower()


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() == "text" or ending(part.get_filename() or "") in TEXTS


def _in_part(part: _Part, raw: bytes) -> Iterator[Placed]:
    content, place = (_from_base64 if _encoding(part.message) == "base64" else _from_quoted)(part.written)
    text, encoding = _read(content, part.message.get_content_charset() or "utf-8")
    for each in personal_in(text):
        offset = len(text[: each.start].encode(encoding, "replace"))
        yield Placed(each, _place(raw, part.begin + place(offset)))


def _from_base64(written: bytes) -> _Content:
    places = [match.start() for match in _BASE64.finditer(written)]
    whole = len(places) - (len(places) % 4 == 1)
    content = b64decode(bytes(written[place] for place in places[:whole]) + b"==")
    return content, lambda index: places[min(index * 4 // 3, len(places) - 1)]


def _from_quoted(written: bytes) -> _Content:
    content, places = bytearray(), []
    for match in _QUOTED.finditer(written):
        if match[1] or match[2]:
            content += bytes.fromhex(match[1].decode()) if match[1] else match[2]
            places.append(match.start())
    return bytes(content), lambda index: places[min(index, len(places) - 1)]


def _read(content: bytes, charset: str) -> tuple[str, str]:
    for encoding in (charset, "utf-8", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except (UnicodeError, LookupError):
            continue
    return content.decode("latin-1"), "latin-1"


def _place(raw: bytes, index: int) -> Place:
    return Place(raw.count(b"\n", 0, index) + 1, index - raw.rfind(b"\n", 0, index))


def _without(raw: bytes, parts: tuple[_Part, ...]) -> bytes:
    """Blank what is encoded, line by line: signs in a row mean something else there."""
    found, cursor = bytearray(), 0
    for part in parts:
        found += raw[cursor : part.begin] + re.sub(rb"[^\r\n]", b" ", part.written)
        cursor = part.end
    return bytes(found + raw[cursor:])


def _in_headers(message: Message, raw: bytes) -> Iterator[Placed]:
    """Yield what encoded headers say, at the line where the first header of that name stands."""
    for part in message.walk():
        for name, value in part.raw_items():
            if "=?" in value and len(value) <= MAX_HEADER:
                place = _place(raw, max(raw.find(f"{name}:".encode("ascii", "replace")), 0))
                told = {each.digits for each in personal_in(value)}
                hidden = (each for each in personal_in(_decoded(value)) if each.digits not in told)
                yield from (Placed(each, place) for each in islice(hidden, AT_MOST))


def _decoded(header: str) -> str:
    try:
        return str(make_header(decode_header(header)))
    except (MessageError, LookupError, ValueError):
        return ""
