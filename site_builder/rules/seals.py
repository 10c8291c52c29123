"""Rules on sealed periods: their figures stay, or somebody says why they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from site_builder.fault import Fault
from site_builder.measures.basis import Basis, read_all
from site_builder.measures.results import digest_of, figures_of, results
from site_builder.measures.seal import Difference, Standing, standing_of
from site_builder.papers import SEAL, Seal, seal_of
from site_builder.periods import quarter
from site_builder.programme import Programme
from site_builder.register import Record, Register
from site_builder.rules import at, rule
from site_builder.rules.changes import first_lost
from site_builder.words import Words, enumerated, same

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]
_SHOWN = 3


@rule("PP861")
def digest_is_of_the_figures(seal: Record) -> Faults:
    """封存的数字与摘要一致。
    Sealed figures match their digest.

    封存的数字关系到奖金，写下以后不能悄悄改动。
    Bonuses depend on sealed figures; once written, nobody may change them unnoticed.

    figures 的摘要不是 digest 里写的那一个：数字被改动过。
    The figures don't have the digest that is written: they were edited.

    从 git 里恢复这个文件；数字确实变了的，恢复以后再用 painpoints seal {period} --because "原因" 写明。
    Bring the file back from git; where figures really changed, then say why: painpoints seal {period} --because "reason".

    Bad:
        figures: {people: [{id: wang-li, score: 99.0}], groups: [], top: []}

    Good:
        figures: {people: [], groups: [], top: []}
    """
    for each in read_all([seal], seal_of):
        if digest_of(each.figures) != each.digest:
            yield at("digest", period=each.period)


@rule("PP862")
def changed_figures_have_a_reason(
    register: Register, programme: Programme, as_of: date, today: date, sound: bool
) -> Located:
    """封存以后数字变了，要写明原因。
    Figures that changed after the seal have a reason.

    已经公布的得分和名次变了，人人都有权知道为什么。
    When published scores and places change, everybody may know why.

    {period} 的数字与封存时不同：{what}。
    The figures of {period} differ from those sealed: {what}.

    核对是哪条记录改动引起的；改动是对的，就用 painpoints seal {period} --because "原因" 写明。
    Find the record whose change caused it; where the change is right, say why: painpoints seal {period} --because "reason".

    Bad:
        figures: {people: [{id: nobody, score: 90.0}], groups: [], top: []}
        digest: 3d5ae0e6ee7e4bd1d15f3a63f4b3ed9cb7ac0b2b4b9a2c50c0a4b1a1f6c2d8e7

    Good:
        sealed_on: 2015-07-15
    """
    # Without the records that have errors the figures are others anyway. On an earlier day the reason may not have
    # been known yet: what counts is that it is there now.
    for seal, standing in _standings(register, programme, as_of) if sound and as_of == today else ():
        if standing.state == "unexplained":
            yield seal.record, at("digest", period=seal.period, what=_told(standing.differences, programme))


@rule("PP863", "warning")
def restated(register: Register, programme: Programme, as_of: date) -> Located:
    """封存的数字已经重述。
    Sealed figures were restated.

    重述有原因，读者在评分页上能看到原来的和现在的数字。
    A restatement has its reason; readers see the old and the new figures on the page of the scores.

    {period} 的数字已重述，因为{reason}：{what}。
    The figures of {period} were restated because {reason}: {what}.

    不用改：提醒读者和审计，原来的和现在的数字都在评分页上。
    Nothing to mend: it tells readers and auditors, who find both figures on the page of the scores.

    Bad:
        restated: [{date: 2015-08-03, reason: 补交的评审, digest: 3d5ae0e6ee7e4bd1d15f3a63f4b3ed9cb7ac0b2b4b9a2c50c0a4b1a1f6c2d8e7}]

    Good:
        sealed_on: 2015-07-15
    """
    for seal, standing in _standings(register, programme, as_of):
        if standing.state == "restated":
            params = {"period": seal.period, "reason": standing.reason, "what": _told(standing.differences, programme)}
            yield seal.record, at("restated", len(seal.restated) - 1, "reason", **params)


@rule("PP864")
def sealed_when_over(seal: Record) -> Faults:
    """季度结束以后才能封存。
    A quarter is sealed when it is over.

    季度没有结束，数字还会变。
    Before its end the figures still move.

    {period} 到 {end} 才结束，封存日期却是 {value}。
    {period} ends on {end}, but was sealed on {value}.

    季度结束以后再运行 painpoints seal {period}。
    Run painpoints seal {period} when the quarter is over.

    Bad:
        sealed_on: 2015-06-29

    Good:
        sealed_on: 2015-07-15
    """
    for each in read_all([seal], seal_of):
        end = quarter(each.period).end
        if each.sealed_on <= end:
            yield at("sealed_on", period=each.period, end=end, value=each.sealed_on)


@rule("PP865")
def seals_stay(seal: Record, before: Record) -> Faults:
    """封存的数字合并以后不再改，重述只增加。
    A seal stays as it was merged; restatements are only added.

    封存就是为了谁也不能悄悄改数字。
    A seal is there so that nobody changes figures unnoticed.

    封存的“{label}”改动了。
    The sealed “{label}” was changed.

    从 git 里恢复这个文件；数字变了的，用 painpoints seal 重述并写明原因。
    Bring the file back from git; where figures changed, restate them with painpoints seal and the reason.

    Bad:
        sealed_on: 2015-07-16

    Good:
        sealed_on: 2015-07-15
    """
    for name in ("period", "sealed_on", "digest", "figures"):
        if seal.data.get(name) != before.data.get(name):
            yield at(name)
    lost = first_lost(before.data.get("restated", ()), seal.data.get("restated", ()))
    if lost is not None:
        yield at("restated", lost)


def _standings(register: Register, programme: Programme, as_of: date) -> Iterator[tuple[Seal, Standing]]:
    basis = Basis(register, programme, as_of)
    for seal in read_all(register.of(SEAL), seal_of):
        # What was edited in the file itself is told by its digest.
        if digest_of(seal.figures) == seal.digest:
            yield seal, standing_of(seal, figures_of(results(basis, quarter(seal.period))))


def _told(differences: Sequence[Difference], programme: Programme) -> Words:
    """Return the first differences, with the figures' names as in the file: `Li Wang score 88.33 → 90.00`.

    A restatement that was taken back leaves none: the figures are the sealed ones again.
    """
    more = [same("…")] if len(differences) > _SHOWN else []
    return (
        enumerated((*(_difference(each, programme) for each in differences[:_SHOWN]), *more))
        if differences
        else same("=")
    )


def _difference(each: Difference, programme: Programme) -> Words:
    unit = programme.find(("person", "group"), each.id)
    return Words(*(f"{name} {each.told}" for name in (unit.name if unit else same(each.id))))
