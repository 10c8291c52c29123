"""Rules on a change against the branch it goes into: what was merged stays (A3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from site_builder.changes import Changes, RecordChange
from site_builder.fault import Fault
from site_builder.lifecycle import stage_dates
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record, Register
from site_builder.rules import at, at_pointer, rule
from site_builder.schema import shown

Faults = Iterable[Fault]


@rule("PP341")
def merged_dates_stay(pain_point: Record, before: Record) -> Faults:
    """到过的阶段和日期，合并以后不再改。
    A stage once reached stays, with its date.

    进度、指标和得分都由这些日期算出，所以合并以后不改。
    Lights, quotas and scores follow from these dates, so they stay once merged.

    “{label}”合并时是 {was}，现在是 {now}。
    “{label}” was {was} when it was merged, and is {now} now.

    改回 {was}。痛点又出现了，不改日期，写 reopened（日期和原因）；当初写错了，请项目办公室更正。
    Put {was} back. When the pain came back, leave the dates and add reopened with date and reason; ask the programme office to mend a slip.

    Bad:
        stages: {confirmed: 2015-05-13}

    Good:
        notes: 又抽查了一次
    """
    now = dict(stage_dates(pain_point))
    for pointer, day in stage_dates(before):
        if now.get(pointer) != day:
            yield at_pointer(pointer, was=day, now=now.get(pointer, "—"))


@rule("PP342")
def merged_entries_stay(pain_point: Record, before: Record) -> Faults:
    """合并过的进度和回访不改、不删，新的加在最后。
    Progress entries and look-backs stay as they were merged; new ones come last.

    进度和回访是一次一次留下的记录，事后改写就不可信了。
    Both were kept one by one; rewritten afterwards, nobody could trust them.

    合并过的“{label}”（{date} “{text}”）不再是原来的样子。
    “{label}”, merged as {date} “{text}”, isn't what it was.

    把它改回原样；有更正就在最后另加一条，写明更正了什么。
    Put it back as it was; add a new entry at the end that says what it corrects.

    Bad:
        progress:
          - {date: 2015-04-10, by: wang-li, percent: 30, text: 原因分析完成，方案已与 OA 小组确认}

    Good:
        notes: 又抽查了一次
    """
    for name, words in (("progress", "text"), ("followups", "note")):
        entries = before.data.get(name, ())
        nth = first_lost(entries, pain_point.data.get(name, ()))
        if nth is not None:
            was = entries[nth]
            yield at(name, nth, date=was.get("date", "—"), text=shown(was.get(words, "—")))


@rule("PP343")
def identity_stays(pain_point: Record, before: Record) -> Faults:
    """序号、提出人、提出时间合并以后不再改。
    Id, proposer and date of the proposal stay once merged.

    数量、名次和奖金都记在提出人和提出时间上。
    Quantities, ranks and the bonus go by proposer and date.

    “{label}”合并时是 {was}，现在是 {now}。
    “{label}” was {was} when it was merged, and is {now} now.

    改回 {was}；另一件事要另写一个新痛点。
    Put {was} back; another matter is a pain point of its own.

    Bad:
        proposer: zhao-qiang

    Good:
        notes: 又抽查了一次
    """
    for name in ("id", "proposer", "proposed_on"):
        was, now = before.data.get(name), pain_point.data.get(name)
        numbered_now = name == "id" and before.number is None and str(now)[:7] == str(was)[:7]
        if was is not None and was != now and not numbered_now:
            yield at(name, was=was, now=now or "—")


@rule("PP344")
def events_stay(pain_point: Record, before: Record) -> Faults:
    """重新打开和撤回，合并以后留着。
    A reopening and a withdrawal stay once merged.

    发生过的事不会没有发生；抹去它，先前的数字就说不清了。
    What happened has happened; without it, earlier figures couldn't be explained.

    合并过的“{label}”（{was}）不见了或者改动了。
    “{label}” ({was}), once merged, is gone or changed.

    改回原样；撤回以后又要推进的，另写一个新痛点，用 recurs 写明原来的序号。
    Put it back; what was withdrawn and goes on after all is a new pain point that names the old one in recurs.

    Bad:
        # 合并时写着 withdrawn: {date: 2015-05-20, reason: out-of-scope}
        notes: 还是接着做

    Good:
        withdrawn: {date: 2015-05-20, reason: out-of-scope}
        stages: {closed: }
        summary:
    """
    was = before.data.get("withdrawn")
    now = pain_point.data.get("withdrawn", {})
    if was is not None and any(now.get(name) != was.get(name) for name in ("date", "reason")):
        yield at("withdrawn", was=was.get("date", "—"))
    lost = first_lost(_events(before), _events(pain_point))
    if lost is not None:
        yield at("reopened", lost, was=_events(before)[lost]["date"])


@rule("PP347")
def table_asks_for(pain_point: Record, change: RecordChange, programme: Programme) -> Faults:
    """审批表为这种改动要求的字段都写了。
    What the table of approvals asks for with a change is there.

    各单位可以在审批表里为一种改动另外要求内容。
    An organization may ask for more with a kind of change, in its table.

    “{kind}”还要求写“{label}”。
    “{kind}” also asks for “{label}”.

    补上 {name}；要求在 records/programme/approvals.yaml 的 needs 里。
    Add {name}; it is asked for by “needs” in records/programme/approvals.yaml.

    Bad:
        # 审批表在 confirmed 一行写着 needs: [user_feedback]
        user_feedback:

    Good:
        # 审批表没有另外的要求
        notes: 又抽查了一次
    """
    for kind in change.kinds:
        row = programme.approvals.rows.get(kind)
        for name in row.needs if row else ():
            if not pain_point.data.get(name):
                yield at(name, kind=row.label if row else kind)


@rule("PP348")
def records_stay(change: RecordChange) -> Faults:
    """合并过的记录不删除。
    A record once merged isn't deleted.

    别的记录、评分和报告都可能引用它；删掉，先前的数字就对不上了。
    Other records, scores and reports may name it; without it earlier figures wouldn't add up.

    {path}（{number} “{title}”）被删除或者改了名。
    {path} ({number} “{title}”) was deleted or renamed.

    把文件放回来；不再推进的痛点写 withdrawn（日期和原因）。
    Put the file back; a pain point that goes no further gets withdrawn with date and reason.

    Bad:
        # 文件删掉了
        id: 201504-001

    Good:
        withdrawn: {date: 2015-05-20, reason: out-of-scope}
        stages: {closed: }
        summary:
    """
    if change.is_gone:
        record = change.record
        yield at_pointer((), path=record.path, number=record.name, title=shown(record.title))


@rule("PP349")
def new_numbers_follow(changes: Changes, merged: Register) -> Iterator[tuple[str, Fault]]:
    """新提出的痛点不自己编号，编了就接着最后一个。
    A new pain point takes no number of its own, or the next one.

    合并以后自动编号；跳过的号会让后面的记录没有号可用。
    Numbers are given after the merge; one that skips others leaves none for later records.

    {value} 不是 {month} 的下一个序号，下一个是 {wanted}。
    {value} isn't the next number of {month}, which is {wanted}.

    序号写 {month}-000，文件名后面加几个字母，合并以后自动编号。
    Write {month}-000 with a few letters behind it in the file's name; the number comes after the merge.

    Bad:
        # 新文件 201504-999.yaml
        id: 201504-999

    Good:
        # 新文件 201504-000-few-words.yaml
        id: 201504-000
    """
    last: dict[str, int] = {}
    new = [each.after for each in changes.records if each.is_new and each.after and each.type.name == PAIN_POINT]
    for record in (*merged.pain_points, *sorted(new, key=lambda each: each.id)):
        month, _, number = (record.number or "").partition("-")
        if not number.isdigit():
            continue
        following = last.get(month, 0) + 1
        if record in new and int(number) > following:
            yield record.path, at("id", value=record.id, month=month, wanted=f"{month}-{following:03}")
        last[month] = max(last.get(month, 0), int(number))


def _events(record: Record) -> list[Mapping[str, Any]]:
    """Return the reopenings without the stages reached after them, which have a rule of their own."""
    names = ("date", "reason", "back_to", "outcome")
    return [{name: each.get(name) for name in names} for each in record.data.get("reopened", ())]


def first_lost(before: Sequence[Any], now: Sequence[Any]) -> int | None:
    """Return the index of the first entry that isn't where and what it was."""
    return next((n for n, was in enumerate(before) if n >= len(now) or now[n] != was), None)
