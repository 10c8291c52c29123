"""Personal data in records, in the programme's files, and in the files beside a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from site_builder.fault import Fault
from site_builder.personal import Personal, Placed, personal_in, placed_in
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.rules import beside, rule
from site_builder.words import Term

Faults = Iterable[Fault]

# A list of customers is one mistake, not thousands of them.
AT_MOST = 20


@rule("PP710")
def evidence_holds_no_personal_data(record: Record, programme: Programme) -> Faults:
    """证据文件里没有身份证号、银行卡号和手机号。
    A file of evidence holds no numbers of identity cards, bank cards or mobile phones.

    证据会公开在网站上，以前的版本也会留着。
    Evidence is published on the site, and earlier versions are kept.

    {file} 里有一个{kind}：{masked}。
    {file} holds {kind}: {masked}.

    在文件里遮去号码，再改 sha256；可以公开的号码（如客服热线）写进 records/programme/policy.yaml 的 personal_data_allowed。文件已经提交过的，再请项目办公室清除旧版本，清除之前不要合并。
    Black out the number in the file and change the sha256; one that may be public goes into personal_data_allowed in records/programme/policy.yaml. Then ask the programme office to purge the earlier version, and don't merge before.

    Bad:
        evidence: [{kind: chat, file: chat-with-a-number.txt, sha256: 0000000000000000000000000000000000000000000000000000000000000000,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: chat, file: chat-blacked-out.txt, sha256: 0000000000000000000000000000000000000000000000000000000000000000,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    for each in record.files.values():
        if not each.is_hidden:
            for found in _placed(each.personal, programme):
                yield beside(record, each, found.place, file=each.shown, **_params(found.personal))
            for number in _not_public(personal_in(each.name), programme):
                yield beside(record, each, file=each.shown, **_params(number))


@rule("PP711")
def text_holds_no_personal_data(text: str, programme: Programme) -> Faults:
    """文件里没有身份证号、银行卡号和手机号。
    A file holds no numbers of identity cards, bank cards or mobile phones.

    记录会公开在网站上，以前的版本也会留着；注释里的也一样。
    Records are published on the site, and earlier versions are kept, comments and all.

    这里有一个{kind}：{masked}。
    Here is {kind}: {masked}.

    删去号码，联系人只写姓名；可以公开的号码（如客服热线）写进 records/programme/policy.yaml 的 personal_data_allowed。文件已经提交过的，再请项目办公室清除旧版本，清除之前不要合并。
    Remove the number and keep the name; one that may be public goes into personal_data_allowed in records/programme/policy.yaml. Then ask the programme office to purge the earlier version, and don't merge before.

    Bad:
        notes: 请打 13800000000 联系陈晓。

    Good:
        notes: 请联系陈晓。
    """
    for found in _placed(placed_in(text), programme):
        yield Fault("", place=found.place, params=_params(found.personal), quoted=False)


def _placed(numbers: Iterable[Placed], programme: Programme) -> Iterator[Placed]:
    return islice((each for each in numbers if each.personal.digits not in programme.public_numbers), AT_MOST)


def _not_public(numbers: Iterable[Personal], programme: Programme) -> Iterator[Personal]:
    return (each for each in numbers if each.digits not in programme.public_numbers)


def _params(number: Personal) -> dict[str, Any]:
    return {"kind": Term(f"personal.{number.kind}"), "masked": number.masked}
