"""Rules on the record itself: its id, where it lies, who proposed it (A1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from site_builder.fault import Fault
from site_builder.programme import Programme
from site_builder.register import UNNUMBERED, Record, Register
from site_builder.rules import at, rule

Faults = Iterable[Fault]


@rule("PP201")
def id_is_file_name(pain_point: Record) -> Faults:
    """序号与文件名一致，文件放在年份文件夹里。
    The id equals the file's name, in the folder of its year.

    文件名就是序号，两个人要同一个号时 git 会提示冲突。
    The file's name is the id, so git shows a clash when two people want the same one.

    序号是 {value}，文件却是 {path}。
    The id is {value}, but the file is {path}.

    把文件改名为 {wanted}，或者改正序号。
    Rename the file to {wanted}, or correct the id.

    Bad:
        id: 201504-999

    Good:
        id: 201504-001
    """
    value = pain_point.data.get("id")
    if value is None:
        return
    wanted = f"{pain_point.type.folder}/{value[:4]}/{value}"
    actual = pain_point.path.removeprefix("records/")
    placed = PurePosixPath(actual).parent.as_posix() == f"{pain_point.type.folder}/{value[:4]}"
    named = pain_point.key == value or (value.endswith(f"-{UNNUMBERED}") and pain_point.key.startswith(f"{value}-"))
    if not (placed and named and re.fullmatch(r"[\w-]+", pain_point.key)):
        suffix = "-few-words.yaml" if value.endswith(f"-{UNNUMBERED}") else ".yaml"
        yield at("id", value=value, path=pain_point.path, wanted=f"records/{wanted}{suffix}")


@rule("PP202")
def id_is_month_of_proposal(pain_point: Record) -> Faults:
    """序号的年月就是提出的年月。
    The id's month is the month of the proposal.

    按月统计数量时以序号和提出时间为准，两者不能矛盾。
    Quantities count by month; id and date of the proposal must not disagree.

    序号是 {value}，提出时间却是 {proposed_on}。
    The id is {value}, but it was proposed on {proposed_on}.

    序号以 {wanted} 开头，或者改正提出时间。
    Begin the id with {wanted}, or correct the date of the proposal.

    Bad:
        proposed_on: 2015-03-31
        stages: {proposed: 2015-03-31, analysed: 2015-04-07, causes_found: 2015-04-10, resolved: 2015-05-08,
          confirmed: 2015-05-12, closed: 2015-05-13}

    Good:
        proposed_on: 2015-04-03
    """
    value, proposed = pain_point.data.get("id"), pain_point.proposed_on
    if value and proposed and not value.startswith(f"{proposed:%Y%m}-"):
        yield at("proposed_on", value=value, proposed_on=proposed, wanted=f"{proposed:%Y%m}-")


@rule("PP203")
def id_is_unique(register: Register) -> Iterator[tuple[Record, Fault]]:
    """一个序号只用一次。
    An id is used once.

    别的记录、评分和报告都靠序号找到它。
    Other records, scores and reports find it by its id.

    序号 {value} 已经用在 {other}。
    The id {value} is taken by {other}.

    新记录的序号写 年月-000，合并后再编号。
    Give a new record an id that ends in -000; it gets its number after the merge.

    Bad:
        id: 201504-002

    Good:
        id: 201504-001
    """
    for records in register.ids.values():
        for record in records[1:]:
            if record.number is not None:
                yield record, at("id", value=record.id, other=records[0].path)


@rule("PP204")
def proposer_is_employed(pain_point: Record, programme: Programme) -> Faults:
    """提出人在提出那天在职。
    The proposer is employed on the day of the proposal.

    痛点由在职员工提出并负责到底。
    A pain point is proposed, and carried to its end, by somebody employed.

    {proposed_on} 那天，{value} 不在职。
    On {proposed_on}, {value} wasn't employed.

    改正提出人或提出时间，或者改正组织架构里的入职、离职日期。
    Correct proposer or date, or the dates of joining and leaving in the organization.

    Bad:
        proposer: tang-yu

    Good:
        proposer: wang-li
    """
    person, proposed = programme.person(pain_point.proposer), pain_point.proposed_on
    if person and proposed and not person.employed_on(proposed):
        yield at("proposer", value=person.id, proposed_on=proposed)
