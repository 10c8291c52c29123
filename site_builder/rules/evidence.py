"""Rules on written evidence and the folder of the same name beside the record (A1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.fault import Fault
from site_builder.register import Record
from site_builder.rules import at, rule

Faults = Iterable[Fault]


@rule("PP701")
def evidence_file_is_there(pain_point: Record) -> Faults:
    """证据文件放在与记录同名的文件夹里。
    An evidence file lies in the folder named like the record.

    没有文件的证据谁也看不到。
    Nobody can see evidence without its file.

    找不到 {wanted}。
    {wanted} isn't there.

    把文件放到那里，或改正文件名（大小写也要一致）。
    Put the file there, or correct its name (case matters).

    Bad:
        evidence: [{kind: email, file: mail.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    for each in pain_point.evidence:
        if each.file and each.file not in pain_point.files:
            yield at("evidence", each.index, "file", wanted=f"{pain_point.path.removesuffix('.yaml')}/{each.file}")


@rule("PP702")
def evidence_digest_matches(pain_point: Record) -> Faults:
    """摘要与证据文件一致。
    The digest matches the evidence file.

    摘要保证用户确认过的文件没有被换掉。
    The digest proves that the file the user confirmed wasn't replaced.

    文件 {file} 的摘要不是这一个。
    This isn't the digest of {file}.

    确认文件没有被动过，然后写 sha256: {digest}
    Make sure that the file wasn't touched, then write sha256: {digest}

    Bad:
        evidence: [{kind: email, file: confirmation.eml, sha256: 0000000000000000000000000000000000000000000000000000000000000000,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    for each in pain_point.evidence:
        digest = pain_point.files.get(each.file or "")
        if digest is not None and each.sha256 and digest != each.sha256:
            yield at("evidence", each.index, "sha256", file=each.file, digest=digest)


@rule("PP703")
def evidence_type_is_allowed(pain_point: Record, numbers: Mapping[str, Any]) -> Faults:
    """证据文件是允许的类型。
    An evidence file is of an allowed type.

    有些类型的文件（如网页）在读者的浏览器里会运行程序。
    Some types, such as web pages, would run code in a reader's browser.

    不允许“{value}”这样的文件。
    A file like “{value}” isn't allowed.

    换成这些类型之一：{allowed}；要增加类型，请改 records/programme/policy.yaml。
    Use one of these types: {allowed}; new types go into records/programme/policy.yaml.

    Bad:
        evidence: [{kind: email, file: confirmation.html, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    allowed = numbers.get("evidence_types", ())
    for each in pain_point.evidence:
        if each.file and each.file.rpartition(".")[2].lower() not in allowed:
            yield at("evidence", each.index, "file", value=each.file, allowed=", ".join(allowed))
