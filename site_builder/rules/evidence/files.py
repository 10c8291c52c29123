"""The files in the folder beside a record: what they are, how large, what they are called, who names them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from site_builder.attachments import Attachment
from site_builder.fault import Fault
from site_builder.register import Record
from site_builder.rules import beside, rule
from site_builder.words import Term, Words

Faults = Iterable[Fault]

# What Windows takes for a device, whatever ending follows.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_TOLD = {"empty", "text", "unknown", "broken_zip"}


@rule("PP704")
def content_matches_the_name(record: Record) -> Faults:
    """文件内容与文件名的类型一致。
    A file holds what its name says.

    改了后缀的程序或网页会骗过读者；空文件、打不开的文件证明不了什么。
    A renamed program or web page would fool its readers, and a file that is empty or can't be opened proves nothing.

    {file} 的内容{looks_like}。
    The content of {file} {looks_like}.

    放入原来的文件，按真正的类型命名，例如从邮箱另存为 .eml。
    Put in the original file under the name of its real type, such as a mail saved as .eml.

    Bad:
        evidence: [{kind: paper, file: scan.pdf, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    for each in _files(record):
        if each.looks_like in _TOLD:
            yield beside(record, each, file=each.shown, looks_like=Term(f"looks_like.{each.looks_like}"))
        elif each.looks_like is not None:
            kind = Words(f"像 .{each.looks_like} 文件", f"looks like a .{each.looks_like} file")
            yield beside(record, each, file=each.shown, looks_like=kind)


@rule("PP705")
def file_is_not_too_large(record: Record, numbers: Mapping[str, Any]) -> Faults:
    """证据文件不太大。
    A file of evidence isn't too large.

    git 里的文件删不掉，大文件让每一次克隆都变慢。
    What went into git stays there, and large files slow down every clone.

    {file} 有 {size} KB，最多 {limit} KB。
    {file} has {size} KB; at most {limit} are allowed.

    截取要紧的部分，或缩小图片；要提高上限，请改 records/programme/policy.yaml 的 evidence_max_kb。
    Cut out what matters, or shrink pictures; the limit is evidence_max_kb in records/programme/policy.yaml.

    Bad:
        evidence: [{kind: paper, file: long.txt, sha256: 4ea73dbccbce283083f78555e86595e0b345c46ff188509412fee1c68914d0cb,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    limit = numbers.get("evidence_max_kb")
    for each in _files(record):
        if limit is not None and each.size > 1024 * limit:
            yield beside(record, each, file=each.shown, size=-(-each.size // 1024), limit=limit)


@rule("PP706")
def picture_tells_no_location(record: Record) -> Faults:
    """图片里没有拍摄地点。
    A picture doesn't tell where it was taken.

    手机把经纬度写进照片，谁拿到文件谁就知道人在哪里。
    Phones write latitude and longitude into photos, and whoever gets the file knows where somebody was.

    {file} 里写着拍摄地点。
    {file} tells where it was taken.

    另存时去掉位置信息，例如截图代替原图，再改 sha256。
    Save it without its location, for instance as a screenshot, and change the sha256.

    Bad:
        evidence: [{kind: paper, file: photo.jpg, sha256: 0000000000000000000000000000000000000000000000000000000000000000,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: paper, file: screenshot.png, sha256: 0000000000000000000000000000000000000000000000000000000000000000,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    return (beside(record, each, file=each.shown) for each in _files(record) if each.has_location)


@rule("PP707", "warning")
def file_is_named(record: Record, written: Any) -> Faults:
    """文件夹里的每个文件都在记录里写到。
    Everything in the folder is named in the record.

    没有写到的文件没有人确认过，也没有摘要保护。
    Nobody confirmed a file that isn't named, and no digest protects it.

    记录里没有写到 {file}。
    The record doesn't name {file}.

    写成一条 evidence，或把文件删去。
    Make it an entry of evidence, or remove the file.

    Bad:
        notes: 现场照片见文件夹。

    Good:
        notes: "现场照片：![照片](photo.txt)"
    """
    if not record.files or _names_a_missing_file(record, written):
        return
    listed = {each.file for each in record.evidence}
    unlisted = [each for each in _files(record) if each.name not in listed]
    texts = tuple(_texts(written)) if unlisted else ()
    for each in unlisted:
        names = (each.name, quote(each.name, errors="replace"))
        if not any(name in text for name in names for text in texts):
            yield beside(record, each, file=each.shown)


@rule("PP708")
def only_plain_files(record: Record) -> Faults:
    """文件夹里只有普通文件，没有链接和子文件夹。
    The folder holds plain files, no links and no folders.

    链接在别人的电脑上指向别处；子文件夹里的东西不受检查。
    A link leads elsewhere on another computer, and what lies in a folder below isn't looked at.

    文件夹里的 {file} {kind}。
    In the folder, {file} {kind}.

    把文件本身直接放进来。
    Put the file itself there.

    Bad:
        evidence: [{kind: email, file: link.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    for each in record.files.values():
        if not each.is_file:
            yield beside(record, each, file=each.shown, kind=Term(f"lies_there.{each.kind}"))


@rule("PP709")
def name_works_everywhere(record: Record) -> Faults:
    """文件名在每台电脑上都能用。
    A file's name works on every computer.

    有些名字在 Windows 上建不出来，或与另一个文件互相覆盖，整个仓库就取不下来。
    Some names can't be made on Windows or overwrite another file there, and then the repository can't be checked out.

    文件名“{value}”{problem}。
    The name “{value}” {problem}.

    换一个简单的名字，例如 confirmation.eml；程序留下的隐藏文件直接删去。
    Take a plain name such as confirmation.eml; simply remove hidden files that programs left behind.

    Bad:
        evidence: [{kind: email, file: aux.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    seen: dict[str, Attachment] = {}
    for each in record.files.values():
        alike = seen.setdefault(_folded(each.name), each)
        problem = _problem(record, each)
        if problem is None and alike is not each:
            problem = Words(f"与 {alike.shown} 只差大小写或写法", f"differs from {alike.shown} in case or form only")
        if problem is not None:
            yield beside(record, each, value=each.shown, problem=problem)


def _problem(record: Record, each: Attachment) -> Words | Term | None:
    """Return what is wrong with a name by itself; what may stand in it the schema says for evidence."""
    field = record.type.field(("evidence", 0, "file"))
    if each.is_hidden:
        return Term("file_names.hidden")
    if any(not (sign.isprintable() or sign == "\u3000") for sign in each.name):
        return Term("file_names.unseen")
    if _RESERVED.fullmatch(each.name) or each.name.endswith((" ", ".")):
        return Term("file_names.reserved")
    if not re.search(field.get("pattern", ""), each.name) or len(each.name) > field.get("maxLength", 255):
        return Term("file_names.form")
    return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _files(record: Record) -> Iterator[Attachment]:
    """Yield the plain files; hidden ones have to go anyway."""
    return (each for each in record.files.values() if each.is_file and not each.is_hidden)


def _names_a_missing_file(record: Record, written: Any) -> bool:
    """Tell whether the evidence misspells a name, as then the file is named once that is put right."""
    listed = written.get("evidence") if isinstance(written, dict) else None
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return any(isinstance(each.get("file"), str) and each["file"] not in record.files for each in entries)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(each)
