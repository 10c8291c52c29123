"""What a file's bytes are, by their look: whether that is the type which the file's name says."""

from __future__ import annotations

import codecs
import io
import re
import struct
from collections.abc import Iterator

# Types that are text through and through; a message has a head besides.
TEXTS = frozenset(
    {
        *("eml", "txt", "csv", "tsv", "md", "markdown", "log", "text", "ini"),
        *("json", "xml", "yaml", "yml", "html", "htm", "rtf", "svg", "ics", "vcf"),
    }
)
# Endings that stand for one type.
_SAME = ({"jpg", "jpeg", "jpe", "jfif"}, {"tif", "tiff"}, {"htm", "html"}, {"heic", "heif"}, {"mp4", "m4v", "mov"})
# Types that begin like text, so that they would pass for it.
_TEXTLIKE = {b"%PDF-": "pdf", b"{\\rtf": "rtf", b"%!PS": "ps"}
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_PLAIN = {"docx": ("docx", "dotx"), "xlsx": ("xlsx", "xltx", "xlsb"), "pptx": ("pptx", "potx")}
_MACROS = {"docx": ("docm", "dotm"), "xlsx": ("xlsm", "xltm", "xlsb"), "pptx": ("pptm", "potm")}
_ZIPPED = frozenset(("odt", "ods", "odp", "epub", "zip", "jar", "apk")).union(*_PLAIN.values(), *_MACROS.values())
# The streams that tell a compound file's type; a letter may carry a document, so it comes first.
_STREAMS = {
    "__properties_version1.0": "msg",
    "EncryptedPackage": "encrypted",
    "WordDocument": "doc",
    "PowerPoint Document": "ppt",
    "Workbook": "xls",
    "Book": "xls",
}
_PROGRAMS = frozenset({"exe", "elf", "class"})
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_COMPOUNDS = frozenset({"msg", "doc", "dot", "xls", "xlt", "ppt", "pps"})
# A mail begins with a header, which some programs write in Chinese.
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:From |[^\s:<{}\[\]\"'#][^\r\n:<]{0,60}:)")
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\x0b\x0c\r\x1b\x1a"))
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def ending(name: str) -> str:
    """Return the ending of a file's name, in small letters."""
    return name.rpartition(".")[2].lower()


def looks_like(name: str, raw: bytes) -> str | None:
    """Return what a file is when that isn't what its name says: an ending, `empty`, `text` or `unknown`."""
    if not raw:
        return "empty"
    wanted = {ending(name), *(each for same in _SAME if ending(name) in same for each in same)}
    found = list(_types_of(raw, wanted))
    if not found or not wanted.isdisjoint(found):
        return None
    return found[0]


def is_text(raw: bytes) -> bool:
    """Tell whether a file is text; UTF-16 says so by its mark."""
    if raw.startswith(_UTF_16):
        return "\0" not in raw.decode("utf-16", "replace")
    return raw.translate(None, _CONTROLS) == raw


def decoded(raw: bytes) -> str:
    """Return a text file's text: UTF-8, UTF-16 with its mark, or GB18030, which most files hold that aren't UTF-8."""
    if raw.startswith(_UTF_16):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    # Digits are the same in every other encoding that people use.
    return raw.decode("latin-1")


def _types_of(raw: bytes, wanted: set[str]) -> Iterator[str]:
    """Yield the types that a file may be, the likeliest first; nothing where nobody can tell."""
    textlike = next((kind for sign, kind in _TEXTLIKE.items() if raw.startswith(sign)), None)
    if textlike:
        yield textlike
    elif raw.startswith(_COMPOUND):
        yield from _in_compound(raw)
    elif raw.startswith((b"PK\3\4", b"PK\5\6")):
        yield from _in_zip(raw)
    elif is_text(raw):
        yield from _in_text(raw, wanted)
    else:
        yield from _by_signature(raw, wanted)


def _in_text(raw: bytes, wanted: set[str]) -> Iterator[str]:
    if "eml" in wanted and not _HEADER.match(raw):
        yield "text"
    elif wanted & TEXTS:
        yield from wanted
    elif _is_known(wanted):
        yield "text"


def _in_zip(raw: bytes) -> Iterator[str]:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, EOFError):
        yield "broken_zip"
        return
    for folder, kind in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            yield from _MACROS[kind] if f"{folder}vbaProject.bin" in names else _PLAIN[kind]
    if "mimetype" in names:
        yield from ("odt", "ods", "odp", "epub")
    yield from ("zip", "jar", "apk")


def _in_compound(raw: bytes) -> Iterator[str]:
    """Yield what a compound file holds, by the names of its streams; a protected office file is one as well."""
    found = [kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in raw]
    for kind in found:
        yield from ("docx", "xlsx", "pptx") if kind == "encrypted" else (kind,)
    if "doc" in found:
        yield "dot"
    if not found:
        yield "unknown"


def _by_signature(raw: bytes, wanted: set[str]) -> Iterator[str]:
    """Yield what the first bytes say, as far as the wanted type has any that it begins with."""
    import puremagic

    if "pdf" in wanted and b"%PDF-" in raw[:1024]:
        yield "pdf"
    try:
        found = puremagic.magic_string(raw)
    except (puremagic.PureError, ValueError):
        found = []
    types = [each.extension.lstrip(".").lower() or "elf" for each in found]
    if wanted & TEXTS or _is_known(wanted) or _PROGRAMS & set(types):
        # Many formats share the mark of Windows programs, and a program is what matters.
        yield from sorted(types, key=lambda each: each not in _PROGRAMS) or ["unknown"]


def _is_known(wanted: set[str]) -> bool:
    """Tell whether files of these types are known by how they begin."""
    from puremagic.main import magic_header_array

    known = {entry.extension.lstrip(".") for entry in magic_header_array}
    return bool(wanted & (known | _ZIPPED | _COMPOUNDS))
