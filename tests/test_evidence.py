"""The files beside a record, made here as people and programs make them, and the personal data in them."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers import AS_OF, EXAMPLE, edited, example_text, findings_afresh, findings_in, put, shipped_project, told
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from site_builder.attachments import Attachment, inspected, looked_into, taken_beside
from site_builder.check import check
from site_builder.content import decoded, looks_like
from site_builder.finding import Finding
from site_builder.formats import FORMATS, Report
from site_builder.personal import masked, personal_in, placed_in
from site_builder.words import LANGUAGES

BESIDE = EXAMPLE.removesuffix(".yaml")
MOBILE = "138" + "0" * 8
CARD = "622200" + "0" * 9
CARD += luhn.calc_check_digit(CARD)
IDENTITY = "110101" + "19900307" + "000"
IDENTITY += mod_11_2.calc_check_digit(IDENTITY)
NUMBERS = {"mobile": MOBILE, "bank_card": CARD, "identity_card": IDENTITY}
quick = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)


def picture(kind: str, *, located: bool, size: tuple[int, int] = (8, 8)) -> bytes:
    """Return a picture, with the place where it was taken or with the camera's clock alone."""
    exif = Image.Exif()
    place = {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)}
    exif.get_ifd(0x8825).update(place if located else {29: "2015:05:12"})
    exif[0x8825] = exif.get_ifd(0x8825)
    written = io.BytesIO()
    Image.new("RGB", size).save(written, kind, exif=exif)
    return written.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def with_chunk(png: bytes, added: bytes) -> bytes:
    """Put a chunk behind the pixels."""
    return png[:-12] + added + png[-12:]


XMP = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="31,14N" exif:GPSLongitude="121,28E"/></x:xmpmeta>'


def named(value: str | bytes) -> str:
    """Return a test's name without bytes, some of which hold the time at which they were made."""
    return value if isinstance(value, str) else "raw"


def office(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return written.getvalue()


def workbook() -> bytes:
    written = io.BytesIO()
    openpyxl.Workbook().save(written)
    return written.getvalue()


def compound(stream: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 100


def mail(body: str, encoding: str, charset: str = "utf-8") -> bytes:
    message = EmailMessage()
    message["From"] = "林晓 <lin.xiao@example.com>"
    message["Subject"] = "确认"
    message.set_content(body, charset=charset, cte=encoding)
    return message.as_bytes()


DOCX = office("word/document.xml")
PROGRAM = b"MZ\x90\0\3" + b"\0" * 200
MAIL = mail("收到，谢谢。\n", "base64")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.docx", DOCX),
        ("a.xlsx", workbook()),
        ("a.XLSX", workbook()),
        ("a.docx", compound("EncryptedPackage")),
        ("a.msg", compound("__properties_version1.0")),
        ("a.doc", compound("WordDocument")),
        ("a.xls", compound("Workbook")),
        ("a.zip", office("a")),
        ("a.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"),
        ("a.txt", "用户确认".encode("gbk")),
        ("a.txt", "用户确认".encode("utf-16")),
        ("a.csv", "姓名,部门\n".encode("utf-8-sig")),
        ("a.md", b"# x\n"),
        ("a.eml", MAIL),
        ("a.eml", b"\xef\xbb\xbfReceived: by example.com\r\n\r\nx"),
        ("a.jpeg", picture("JPEG", located=False)),
        ("a.jpg", bytes.fromhex("ffd8ffdb0043") + b"\0" * 80),
        ("a.png", picture("PNG", located=False)),
        ("a.tif", picture("TIFF", located=False)),
        ("a.webp", picture("WEBP", located=False)),
        ("a.of-our-own", b"\0\1\2\3"),
        ("noending", b"text"),
    ],
    ids=named,
)
def test_content_that_is_what_its_name_says(name: str, raw: bytes) -> None:
    assert looks_like(name, raw) is None


@pytest.mark.parametrize(
    ("name", "raw", "seen"),
    [
        ("a.txt", PROGRAM, "exe"),
        ("a.pdf", PROGRAM, "exe"),
        ("a.eml", PROGRAM, "exe"),
        ("a.of-our-own", PROGRAM, "exe"),
        ("a.png", b"<!DOCTYPE html><html></html>", "text"),
        ("a.eml", b"<!DOCTYPE html><html></html>", "text"),
        ("a.pdf", b"From: x\n\n", "text"),
        ("a.txt", b"%PDF-1.4\n", "pdf"),
        ("a.txt", b"\0\1\2\3", "unknown"),
        ("a.png", picture("JPEG", located=False), "jfif"),
        ("a.xlsx", DOCX, "docx"),
        ("a.docx", workbook(), "xlsx"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "docm"),
        ("a.docx", office("a.exe"), "zip"),
        ("a.docx", DOCX[:40], "broken_zip"),
        ("a.docx", compound("WordDocument"), "doc"),
        ("a.xls", compound("__properties_version1.0"), "msg"),
        ("a.msg", compound("Something"), "unknown"),
        ("a.txt", b"", "empty"),
        ("a.jpg", b"", "empty"),
    ],
    ids=named,
)
def test_content_that_is_something_else(name: str, raw: bytes, seen: str) -> None:
    assert looks_like(name, raw) == seen


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_tells_its_place_or_not(kind: str) -> None:
    name = f"photo.{kind.lower()}"
    assert inspected(name, picture(kind, located=True)).has_location
    assert not inspected(name, picture(kind, located=False)).has_location


def test_a_place_in_xmp_or_behind_the_pixels_is_found() -> None:
    plain = picture("PNG", located=False)
    packed = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)
    for added in (chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), chunk(b"iTXt", packed)):
        assert inspected("a.png", with_chunk(plain, added)).has_location
    place = picture("PNG", located=True)
    begin = place.index(b"eXIf") - 4
    body = place[begin + 8 : begin + 8 + int.from_bytes(place[begin : begin + 4], "big")]
    assert inspected("a.png", with_chunk(plain, chunk(b"eXIf", body))).has_location
    jpeg = picture("JPEG", located=False)
    segment = b"http://ns.adobe.com/xap/1.0/\0" + XMP
    raw = jpeg[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]
    assert inspected("a.jpg", raw).has_location


@pytest.mark.parametrize(("located", "kind"), [(True, b"tEXt"), (True, b"zTXt"), (False, b"tEXt"), (False, b"zTXt")])
def test_a_png_of_older_programs_tells_its_location_too(located: bool, kind: bytes) -> None:
    exif = picture("JPEG", located=located).split(b"Exif\0\0", 1)[1]
    profile = b"\nexif\n%8d\n" % (len(exif) + 6) + (b"Exif\0\0" + exif).hex().encode() + b"\n"
    body = profile if kind == b"tEXt" else b"\0" + zlib.compress(profile)
    png = with_chunk(picture("PNG", located=False), chunk(kind, b"Raw profile type exif\0" + body))
    assert inspected("a.png", png).has_location is located


def test_a_bomb_is_not_unpacked() -> None:
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0")
    bomb = chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 50_000_000))
    started = time.process_time()
    assert not inspected("a.png", head + bomb + chunk(b"IDAT", b"x")).has_location
    assert time.process_time() - started < 2


HOSTILE_FILES: dict[str, Callable[[], bytes]] = {
    "a.jpg": lambda: picture("JPEG", located=True)[:60],
    "b.png": lambda: picture("PNG", located=True)[:60],
    "c.tif": lambda: b"II*\0\x08\0\0\0" + b"\xff" * 40,
    "d.webp": lambda: b"RIFF\xff\xff\xff\xffWEBPVP8X" + b"\xff" * 20,
    "e.xlsx": lambda: workbook()[:-30],
    "f.zip": lambda: b"PK\5\6" + b"\xff" * 30,
    "g.eml": lambda: b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: message/rfc822\n\n" * 3000,
    "h.eml": lambda: b"Subject: " + b"=?x?q?" * 100_000 + b"\n\n",
    "i.eml": lambda: b"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=nothing\n\n!!!=A===\n",
    "j.txt": lambda: b"1 " * 400_000,
    "k.msg": lambda: bytes.fromhex("d0cf11e0a1b11ae1"),
    "l.pdf": lambda: b"%PDF-",
    "m.txt": lambda: b"\xff\xfe\x00",
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_broken_files_are_looked_at_without_trouble(name: str) -> None:
    started = time.process_time()
    assert inspected(name, HOSTILE_FILES[name]()).is_file
    assert time.process_time() - started < 5


def beside(folder: Path) -> Path:
    return folder / BESIDE


def told_of(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.path.removeprefix(f"{BESIDE}/"), finding.code) for finding in findings]


def test_everything_in_the_folder_comes_up_and_nothing_is_followed(
    register_folder: Path, tmp_path_factory: Any
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text(MOBILE)
    folder = beside(register_folder)
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "nowhere.txt").symlink_to(outside / "gone.txt")
    (folder / "linked").symlink_to(outside)
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.txt").write_text(MOBILE)
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    os.mkfifo(folder / "pipe.txt")
    findings = findings_in(register_folder)
    assert told_of(findings) == [
        (".DS_Store", "PP709"),
        ("link.txt", "PP708"),
        ("linked", "PP708"),
        ("nowhere.txt", "PP708"),
        ("pipe.txt", "PP708"),
        ("sub", "PP708"),
    ], told(findings)
    kinds = {name: each.kind for name, each in looked_into(taken_beside(str(register_folder / EXAMPLE), 0)).items()}
    assert kinds["linked"] == "link" and kinds["sub"] == "folder" and kinds["pipe.txt"] == "other"


def test_a_link_in_the_place_of_evidence_is_told_once_and_not_published(register_folder: Path) -> None:
    confirmation = beside(register_folder) / "confirmation.eml"
    confirmation.rename(register_folder / "moved.eml")
    confirmation.symlink_to(register_folder / "moved.eml")
    assert told_of(findings_in(register_folder)) == [("confirmation.eml", "PP708")]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["Photo.txt", "photo.txt"], "PP709"),
        (["caf\u00e9.txt", "cafe\u0301.txt"], "PP709"),
        (["con.txt"], "PP709"),
        (["LPT1"], "PP709"),
        (["a:b.txt"], "PP709"),
        (["a\nb.txt"], "PP709"),
        (["a\u202etxt.exe.txt"], "PP709"),
        (["blank .txt "], "PP709"),
        (["x" * 130 + ".txt"], "PP709"),
    ],
)
def test_names_that_do_not_work_everywhere(register_folder: Path, names: list[str], code: str) -> None:
    for name in names:
        put(beside(register_folder), name, "x\n")
    if len(list(beside(register_folder).iterdir())) <= len(names):
        pytest.skip("the file system takes these names for one")
    findings = [finding for finding in findings_in(register_folder) if finding.code == code]
    assert len(findings) == 1, told(findings)


def test_an_undecodable_name_is_told_in_every_format(register_folder: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(beside(register_folder)) + b"/\xff\xfe.txt"))).write_bytes(b"x")
    except OSError:
        pytest.skip("the file system takes no such name")
    findings = findings_in(register_folder)
    assert "PP709" in {finding.code for finding in findings}
    for written in in_all_formats(findings):
        written.encode()


def in_all_formats(findings: tuple[Finding, ...]) -> list[str]:
    strings = shipped_project().strings
    reports = [Report(findings, 1, AS_OF, language, strings) for language in LANGUAGES]
    return [render(report) for render in FORMATS.values() for report in reports]


def test_unnamed_files_are_warned_of_and_named_ones_are_not(register_folder: Path) -> None:
    put(beside(register_folder), "现场 照片.txt", "x\n")
    findings = findings_in(register_folder)
    assert [(finding.code, finding.level) for finding in findings] == [("PP707", "warning")], told(findings)
    put(register_folder, EXAMPLE, example_text() + 'notes: "![照片](%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87.txt)"\n')
    assert findings_in(register_folder) == ()


def test_on_an_earlier_day_a_later_entry_still_names_its_file(register_folder: Path) -> None:
    project = replace(shipped_project(), root=register_folder)
    findings = check(project, date(2015, 4, 20), today=AS_OF).findings
    assert "PP707" not in {finding.code for finding in findings}, told(findings)


def test_types_hold_for_files_that_nothing_names(register_folder: Path) -> None:
    put(beside(register_folder), "page.html", "<!DOCTYPE html>")
    assert told_of(findings_in(register_folder)) == [("page.html", "PP703"), ("page.html", "PP707")]


def test_a_file_above_the_limit_is_digested_and_not_looked_into(register_folder: Path) -> None:
    policy = register_folder / "records/programme/policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(edited(text, ("evidence_max_kb: 10240", "evidence_max_kb: 1")), encoding="utf-8")
    at_limit, above = b"x" * 1024, MOBILE.encode() + b"\n" * 1024
    put(beside(register_folder), "at.txt", at_limit)
    put(beside(register_folder), "above.txt", above)
    findings = findings_afresh(register_folder)
    assert [pair for pair in told_of(findings) if pair[1] != "PP707"] == [("above.txt", "PP705")]
    found = looked_into(taken_beside(str(register_folder / EXAMPLE), 1024))["above.txt"]
    assert found == Attachment("above.txt", "file", hashlib.sha256(above).hexdigest(), len(above))


def with_evidence(folder: Path, name: str, raw: bytes) -> None:
    """Make a file the evidence of the example."""
    (beside(folder) / "confirmation.eml").unlink()
    put(beside(folder), name, raw)
    shipped = hashlib.sha256((Path(__file__).parent.parent / BESIDE / "confirmation.eml").read_bytes()).hexdigest()
    edits = ("file: confirmation.eml ", f"file: {name} "), (shipped, hashlib.sha256(raw).hexdigest())
    put(folder, EXAMPLE, edited(example_text(), *edits))


def test_a_photo_with_its_place_is_an_error(register_folder: Path) -> None:
    with_evidence(register_folder, "photo.jpg", picture("JPEG", located=True))
    findings = findings_in(register_folder)
    assert [(f.path, f.code, f.level) for f in findings] == [(f"{BESIDE}/photo.jpg", "PP706", "error")], told(findings)
    put(beside(register_folder), "photo.jpg", picture("JPEG", located=False))
    assert [finding.code for finding in findings_in(register_folder)] == ["PP702"]


LINES = "您好：\n这是确认。\n号码 {number}，请查收。\n"


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_numbers_in_text_evidence_are_errors_at_their_place(register_folder: Path, kind: str, encoding: str) -> None:
    number = NUMBERS[kind]
    with_evidence(register_folder, "chat.txt", LINES.format(number=number).encode(encoding))
    (found,) = findings_in(register_folder)
    place = (found.path, found.line, found.column, found.code, found.level)
    assert place == (f"{BESIDE}/chat.txt", 3, 4, "PP710", "error")
    assert not any(number in written for written in in_all_formats((found,)))
    assert f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" in found.message.zh


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_numbers_in_a_mail_are_found_however_it_is_encoded(register_folder: Path, encoding: str, charset: str) -> None:
    raw = mail("确认。\n" * 40 + f"我的电话是{MOBILE}。\n", encoding, charset)
    with_evidence(register_folder, "mail.eml", raw)
    (found,) = findings_in(register_folder)
    assert found.code == "PP710"
    line = raw.split(b"\n")[found.line - 1]
    body = raw.split(b"\n\n", 1)[0].count(b"\n") + 2
    assert found.line > body
    if encoding == "base64":
        assert found.line == raw.rstrip().count(b"\n") + 1
    else:
        assert MOBILE[:3].encode() in line


def test_the_marks_between_a_mails_parts_are_no_numbers() -> None:
    mail = EmailMessage()
    mail["From"] = "lin-xiao@securities.example"
    mail.set_content("见附件")
    mail.add_attachment("a\n", filename="a.txt")
    mail.set_boundary(f"==============={CARD}==")
    assert CARD.encode() in mail.as_bytes()
    assert inspected("a.eml", mail.as_bytes()).personal == ()


def test_numbers_in_an_encoded_header_and_in_an_attached_table_are_found() -> None:
    message = EmailMessage()
    message["Subject"] = f"电话号码是{MOBILE}"
    message.set_content("见附件")
    table = f"姓名,卡号\n林晓,{CARD}\n".encode("gbk")
    message.add_attachment(table, maintype="application", subtype="octet-stream", filename="cards.csv")
    found = inspected("a.eml", message.as_bytes()).personal
    assert [each.personal.kind for each in found] == ["mobile", "bank_card"]
    assert found[0].place.line == 1


@pytest.mark.parametrize("written", [f"# 请打 {MOBILE}\n", f"notes: 卡号 {CARD}\n", f'notes: "{IDENTITY}"\n'])
def test_numbers_in_a_record_are_errors_also_in_comments(register_folder: Path, written: str) -> None:
    put(register_folder, EXAMPLE, example_text() + written)
    (found,) = findings_in(register_folder)
    number = next(number for number in NUMBERS.values() if number in written)
    line = example_text().count("\n") + 1
    assert (found.path, found.line, found.column) == (EXAMPLE, line, written.index(number) + 1)
    assert (found.code, found.level, found.excerpt) == ("PP711", "error", "")


def test_other_findings_on_the_line_hide_the_number_too(register_folder: Path) -> None:
    text = edited(example_text(), ("severity: high ", f"severity: 请打{MOBILE} "))
    put(register_folder, EXAMPLE, f"{text}{MOBILE}: {CARD}\n[{IDENTITY}\n")
    put(beside(register_folder), f"{MOBILE}.html", "x")
    broken = findings_in(register_folder)
    put(register_folder, EXAMPLE, f"{text}tel_{MOBILE}: {CARD}\n")
    findings = (*broken, *findings_in(register_folder))
    assert {"PP104", "PP102", "PP711", "PP703"} <= {finding.code for finding in findings}, told(findings)
    for written in in_all_formats(findings):
        assert not any(number in written for number in NUMBERS.values())


def test_numbers_in_a_programme_file_and_in_a_file_that_is_no_record_are_found(register_folder: Path) -> None:
    calendar = register_folder / "records/programme/calendar.yaml"
    calendar.write_text(calendar.read_text(encoding="utf-8") + f"# {MOBILE}\n", encoding="utf-8")
    put(register_folder, "records/monthly-plans/x.yaml", f"- {MOBILE}\n")
    found = {finding.path for finding in findings_afresh(register_folder) if finding.code == "PP711"}
    assert "records/programme/calendar.yaml" in found


def test_a_number_that_may_be_public_and_a_work_number_are_no_findings(register_folder: Path) -> None:
    policy = register_folder / "records/programme/policy.yaml"
    spaced = f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}"
    allowed = f'personal_data_allowed:\n  - {{text: "{spaced}", reason: 客服热线}}\n'
    policy.write_text(allowed + policy.read_text(encoding="utf-8"), encoding="utf-8")
    organization = register_folder / "records/programme/organization.yaml"
    text = organization.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if "number:" in line)
    old = first.split("number:")[1].split(",")[0].split("}")[0].strip()
    organization.write_text(text.replace(f"number: {old}", f'number: "{CARD}"', 1), encoding="utf-8")
    put(register_folder, EXAMPLE, example_text() + f"notes: 热线 {MOBILE}，工号 {CARD}\n")
    assert [f for f in findings_afresh(register_folder) if f.code in ("PP710", "PP711")] == []
    put(register_folder, EXAMPLE, example_text() + f"notes: 身份证 {IDENTITY}\n")
    assert [f.code for f in findings_afresh(register_folder)] == ["PP711"]


def test_findings_beside_a_named_record_are_shown_with_it(register_folder: Path) -> None:
    put(beside(register_folder), "page.html", "<!DOCTYPE html>")
    project = replace(shipped_project(), root=register_folder)
    for named in (EXAMPLE, f"{BESIDE}/page.html"):
        shown = check(project, AS_OF, [named])
        assert told_of(shown.findings)[0] == ("page.html", "PP703") and shown.files == 1
    assert check(project, AS_OF, ["records/programme/calendar.yaml"]).findings == ()


def test_a_changed_file_of_evidence_shows_what_the_record_says_of_it(register_folder: Path) -> None:
    put(beside(register_folder), "confirmation.eml", b"From: x\n\nchanged\n")
    project = replace(shipped_project(), root=register_folder)
    assert [f.code for f in check(project, AS_OF, [f"{BESIDE}/confirmation.eml"]).findings] == ["PP702"]


BEFORE = st.text(st.sampled_from("用户电话：,;(）\n\t「x1 9-"), max_size=12)


@quick
@given(st.sampled_from(sorted(NUMBERS)), BEFORE, BEFORE, st.sampled_from(["", " ", "，", "\n", "：", "（", "|", "/"]))
def test_a_number_in_any_place_of_a_text_is_found(kind: str, before: str, after: str, parting: str) -> None:
    number = NUMBERS[kind]
    assume(not (before + parting)[-1:].isalnum() or "\u4e00" <= (before + parting)[-1] <= "\u9fff")
    assume(not (parting + after)[:1].isalnum() or "\u4e00" <= (parting + after)[0] <= "\u9fff")
    text = before + parting + number + parting + after
    assert any(each.digits == number or number in text[each.start : each.end] for each in personal_in(text)), text
    assert number not in masked(text)


@pytest.mark.parametrize(
    "written",
    [
        f"+86{MOBILE}",
        f"0086 {MOBILE}",
        f"86-{MOBILE}",
        f"{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}",
        f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}",
        f"{CARD[:4]}-{CARD[4:8]}-{CARD[8:12]}-{CARD[12:]}",
        f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}",
        MOBILE.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        IDENTITY.lower().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    ],
)
def test_numbers_are_found_as_people_write_them(written: str) -> None:
    assert len(placed_in(f"1 {written} 2")) == 1
    assert len(placed_in(f"（{written}）")) == 1


@quick
@given(st.integers(0, 9), st.sampled_from(["bank_card", "identity_card"]))
def test_a_wrong_check_digit_is_no_finding(last: int, kind: str) -> None:
    number = NUMBERS[kind][:-1] + str(last)
    assert bool(placed_in(f"号码 {number}。")) == (number == NUMBERS[kind])


@pytest.mark.parametrize(
    "text",
    [
        f"Tel{MOBILE}",
        f"wx{MOBILE}x",
        f"({MOBILE[:3]}){MOBILE[3:7]}-{MOBILE[7:]}",
        f"{MOBILE[:3]}.{MOBILE[3:7]}.{MOBILE[7:]}",
        f"ID{NUMBERS['identity_card']}",
        " ".join(NUMBERS["identity_card"][begin:end] for begin, end in ((0, 6), (6, 10), (10, 14), (14, 18))),
    ],
)
def test_a_number_is_found_however_it_is_set(text: str) -> None:
    assert len(placed_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        hashlib.sha256(b"x").hexdigest(),
        f"a1b2c3d4{MOBILE}",
        f"{MOBILE}e5f6a7b8",
        f"{MOBILE}0",
        f"0{CARD}",
        f"0.{MOBILE}",
        f"{MOBILE}.50",
        "12800000000",
        "110101" + "19901332" + "0006",
        "201504-001",
        "2015-04-08 2015-04-09 2015-04-10",
    ],
)
def test_what_only_looks_like_a_number_is_no_finding(text: str) -> None:
    assert placed_in(text) == ()


def test_text_is_decoded_as_it_was_written() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decoded("用户确认".encode(encoding)) == "用户确认"


def test_the_command_line_never_prints_a_number(register_folder: Path) -> None:
    put(register_folder, EXAMPLE, example_text() + f"# {MOBILE}\nnotes: {CARD}\n")
    put(beside(register_folder), "chat.txt", f"{IDENTITY}\n")
    for name in FORMATS:
        ran = subprocess.run(
            [sys.executable, "-m", "site_builder", "check", "--register", str(register_folder), "--format", name],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parent.parent,
        )
        assert ran.returncode == 1
        assert "PP711" in ran.stdout and "PP710" in ran.stdout
        assert not any(number in ran.stdout + ran.stderr for number in NUMBERS.values())
