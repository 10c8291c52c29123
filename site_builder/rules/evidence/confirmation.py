"""What a record says of its written evidence: the file, its digest, who confirmed and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from site_builder.content import ending
from site_builder.fault import Fault
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.rules import at, at_pointer, beside, rule
from site_builder.rules.closed_loop import loops

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

    文件 {file} 与登记的摘要不符。
    The file {file} doesn't have the digest that is written.

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
        found = pain_point.files.get(each.file or "")
        if found is not None and found.is_file and each.sha256 and found.sha256 != each.sha256:
            yield at("evidence", each.index, "sha256", file=each.file, digest=found.sha256)


@rule("PP703")
def evidence_type_is_allowed(pain_point: Record, numbers: Mapping[str, Any]) -> Faults:
    """证据文件是允许的类型。
    An evidence file is of an allowed type.

    有些类型的文件（如网页）在读者的浏览器里会运行程序；文件夹里的每个文件都进入仓库，不只是写明的证据。
    Some types, such as web pages, would run code in a reader's browser; and every file of the folder goes into the repository, named or not.

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
    listed = ", ".join(allowed)
    for each in pain_point.evidence:
        if each.file and ending(each.file) not in allowed:
            yield at("evidence", each.index, "file", value=each.file, allowed=listed)
    named = {each.file for each in pain_point.evidence}
    for found in pain_point.files.values():
        if found.is_file and not found.is_hidden and found.name not in named and found.ending not in allowed:
            yield beside(pain_point, found, value=found.shown, allowed=listed)


@rule("PP311")
def confirmed_by_a_beneficiary(pain_point: Record, programme: Programme) -> Faults:
    """用户确认须来自受益部门的人，不能是信息技术部的人。
    The confirmation comes from somebody of the beneficiary department, not from IT.

    只有真正难受的人才知道痛点是不是没有了。
    Only those who felt the pain know whether it is gone.

    “{value}”不是受益部门的人。
    “{value}” isn't of the beneficiary department.

    确认人写 beneficiary.key_people 里的人，或组织架构里这个部门的联系人：{known}。
    Name one of beneficiary.key_people, or a contact of the department in the organization: {known}.

    Bad:
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 孙浩, confirmed_on: 2015-05-12}

    Good:
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 陈晓, confirmed_on: 2015-05-12}
    """
    department = programme.department(pain_point.department)
    if department is None:
        return
    known = (*pain_point.key_people, *department.contacts)
    # A contact may well be a namesake of somebody in IT; a key person of that name must be made a contact first.
    key_people = {plain(name) for name in pain_point.key_people} - programme.provider_names
    accepted = key_people | {plain(name) for name in department.contacts}
    for each in pain_point.evidence:
        if each.confirmed_by and plain(each.confirmed_by) not in accepted:
            yield at(
                "evidence", each.index, "confirmed_by", value=each.confirmed_by, known=", ".join(dict.fromkeys(known))
            )


@rule("PP312")
def evidence_is_there_by_then(pain_point: Record) -> Faults:
    """“用户确认”的日期不早于书面证据。
    The stage “confirmed” isn't earlier than its written evidence.

    先有用户的确认，才算到了这个阶段。
    The stage is reached when the user has confirmed, not before.

    到 {value} 为止还没有一份确认；最早的证据是 {earliest}。
    There was no confirmation by {value}; the earliest evidence is of {earliest}.

    把 stages.confirmed 改成用户确认的日期。
    Set stages.confirmed to the day of the user's confirmation.

    Bad:
        stages: {confirmed: 2015-05-11}

    Good:
        stages: {confirmed: 2015-05-12}
    """
    begin = pain_point.proposed_on or date.min
    for pointer, dates in loops(pain_point):
        since = begin if pointer == ("stages",) else min(dates.values())
        days = [each.confirmed_on for each in pain_point.evidence if each.confirmed_on and each.confirmed_on >= since]
        confirmed = dates.get("confirmed")
        if confirmed and pain_point.evidence and min(days, default=date.max) > confirmed:
            yield at_pointer((*pointer, "confirmed"), value=confirmed, earliest=min(days, default="—"))


def plain(name: str) -> str:
    """Return a name without blanks: people put one between the signs of a short name."""
    return "".join(name.split())
