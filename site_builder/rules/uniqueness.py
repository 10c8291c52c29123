"""Rules on uniqueness 唯一性: a pain point that somebody has analysed already is sent back (A4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from site_builder.fault import Fault, shortened
from site_builder.measures.similarity import percent
from site_builder.register import PAIN_POINT, Record, Register
from site_builder.rules import at, rule
from site_builder.words import Words, enumerated, same

if TYPE_CHECKING:
    from site_builder.measures.similarity.answers import Alike, Neighbour

Located = Iterator[tuple[Record, Fault]]
# So many shared passages a finding quotes, and so many of them in a list of neighbours.
_QUOTED, _QUOTED_IN_LIST = 4, 2


@rule("PP401")
def the_same(alike: Sequence[Alike]) -> Located:
    """一个痛点只登记一次。
    A pain point is registered once.

    别人已经在分析的痛点，再提一遍只会多做一遍；先提出的那个保留。
    What somebody is working on already would only be done twice; the one proposed earlier stays.

    这与 {other}是同一个痛点，{likeness}{shared}{own}
    This is the same pain point as {other}: {likeness}{shared}{own}

    先提出的保留。后提出的写 supports: 先提出的序号，就成为那一个的又一个例子；或者撤回，写 withdrawn（reason: duplicate）。
    The earlier one stays. Let the later one say supports with its id, and it becomes another case of it; or withdraw it
    (reason: duplicate).

    Bad:
        # 201504-002 写的是同样的文字
        title: 用户不能及时收到审批提醒

    Good:
        title: 用户月底打印凭证要在打印机前排长队
        description: 每月最后三天，四个人轮流守着一台打印机，一叠凭证要等一个上午。
        scenario: 4 月 30 日，财务部的同事送去 212 张凭证，纸盒空了两次，11 点半才拿到手。
    """
    for each in alike:
        if each.answer == "the_same":
            yield each.record, at("title", **_params(each))


@rule("PP402")
def likely_the_same(alike: Sequence[Alike]) -> Located:
    """很像的两个痛点，写明是不是一回事。
    Of two pain points that are much alike, it is said whether they are one.

    文字这么像，多半说的是同一件事；不是的话，写明不同在哪里，评审人才好认可。
    Texts so alike are mostly about one thing; where they aren't, the reviewer needs to know what differs.

    这很可能与 {other}是同一个痛点，{likeness}{shared}{own}
    This is likely the same pain point as {other}: {likeness}{shared}{own}

    是同一件事，后提出的写 supports: 先提出的序号，或者撤回（reason: duplicate）。不是，在这里写 distinct_from: [{{id: {name}, reason: 不同在哪里}}]，由评审人认可。
    Where it is the same, let the later one say supports with the id of the earlier, or withdraw it (reason: duplicate).
    Where it isn't, write distinct_from: [{{id: {name}, reason: what differs}}] here, for a reviewer to approve.

    Bad:
        # 201504-002 写的是同样的描述
        title: 用户不能及时收到报销审批提醒

    Good:
        title: 用户不能及时收到报销审批提醒
        distinct_from:
          - id: 201504-002
            reason: 那一个是开户申请，在柜台系统里批；这一个是员工报销，在财务系统里批
    """
    for each in alike:
        if each.answer == "likely_the_same":
            yield each.record, at("title", **_params(each))


@rule("PP403", "info")
def see_also(nearest: Sequence[tuple[Record, Sequence[Neighbour]]]) -> Located:
    """提出的时候，看看最相似的几个。
    When proposing, look at the nearest ones.

    相似的痛点里往往有现成的原因和办法，也许可以一起推进。
    Pain points that are alike often have causes and ways at hand, and may go forward together.

    最相似的痛点：{neighbours}。
    The nearest pain points: {neighbours}.

    只供参考，不用改。
    For information; nothing to change.

    Bad:
        # 检查指明这个文件时列出
        title: 用户不能及时收到审批提醒

    Good:
        # 台账里没有别的痛点
        title: 用户不能及时收到审批提醒
    """
    for record, neighbours in nearest:
        if neighbours:
            yield record, at("title", neighbours=enumerated(map(_briefly, neighbours)))


@rule("PP404", "warning")
def own_ones_declared_distinct(alike: Sequence[Alike]) -> Located:
    """同一个人说自己的两个痛点不是一回事，评审人看一看。
    When one person declares two of their own to be distinct, a reviewer looks at it.

    一个痛点可能拆成了几个来凑数；评审人看一看，分数不会因此改变。
    One pain point may have been split to fill a quota; a reviewer looks at it, and no score changes.

    {person} 写明这与自己的 {other}不同：“{reason}”；{likeness}{shared}
    {person} declares this to differ from their own {other}: “{reason}”; {likeness}{shared}

    确实不同就不用改；是一件事，撤回后提出的那一个。
    Where they really differ, leave it; where they are one, withdraw the later.

    Bad:
        # 201504-002 也是 wang-li 提出的，写的是同样的描述
        title: 用户不能及时收到报销审批提醒
        distinct_from: [{id: 201504-002, reason: 那一个是开户申请，这一个是员工报销}]

    Good:
        title: 用户月底打印凭证要在打印机前排长队
        description: 每月最后三天，四个人轮流守着一台打印机，一叠凭证要等一个上午。
        scenario: 4 月 30 日，财务部的同事送去 212 张凭证，纸盒空了两次，11 点半才拿到手。
    """
    for each in alike:
        if each.answer == "declared_distinct" and _is_own(each):
            yield (
                each.record,
                at("title", person=each.record.proposer, reason=shortened(each.reason or "", 80), **_params(each)),
            )


@rule("PP405", "warning")
def likely_the_same_elsewhere(alike: Sequence[Alike]) -> Located:
    """还没有合并的分支里，没有很像的痛点。
    No branch that isn't merged yet holds a pain point that is much alike.

    两个人同时提出同一件事，谁也看不到对方；早一点商量，省得合并以后再撤回。
    Two people who propose the same at once don't see each other; talking early saves a withdrawal later.

    这很可能与 {other}是同一个痛点，{likeness}{shared}{own}
    This is likely the same pain point as {other}: {likeness}{shared}{own}

    与提出的人商量由谁来提；那一个先合并的话，这里会要求写明。
    Agree with its proposer who goes on; once that one is merged, this one will have to say.

    Bad:
        # 用 --with-branch 指明的分支里有同样的描述
        title: 用户不能及时收到报销审批提醒

    Good:
        title: 用户不能及时收到审批提醒
    """
    for each in alike:
        if each.answer == "likely_elsewhere":
            yield each.record, at("title", **_params(each))


@rule("PP406")
def distinct_from_another(pain_point: Record) -> Iterator[Fault]:
    """写明不同的，是另外的痛点，一个只写一次。
    What is declared distinct is another pain point, each named once.

    与自己不同没有意义；同一个写两次，看不出哪个理由算数。
    Nothing differs from itself; named twice, nobody knows which reason counts.

    “{value}”是自己，或者已经写过。
    “{value}” is this pain point itself, or named already.

    删去这一条，或者写另一个痛点的序号。
    Delete the entry, or write another one's id.

    Bad:
        distinct_from: [{id: 201504-001, reason: 写错了}]

    Good:
        distinct_from: [{id: 201504-002, reason: 那一个说的是上网}]
    """
    named = {pain_point.id, pain_point.key}
    for index, entry in enumerate(pain_point.data.get("distinct_from", ())):
        other = entry.get("id")
        if other in named:
            yield at("distinct_from", index, "id", value=other)
        named.add(other)


@rule("PP407")
def supports_one_that_stays(register: Register) -> Located:
    """支持的是先提出、没有撤回的另一个痛点。
    What is supported is an earlier pain point that stays.

    观察要记在真正推进的那一个上，否则就没有人跟了。
    An observation belongs to the one that is carried forward, else nobody follows it up.

    “{value}”不是先提出而且保留下来的另一个痛点。
    “{value}” is no other pain point that was proposed earlier and stays.

    写先提出、没有撤回的那个痛点的序号。
    Write the id of the earlier one that isn't withdrawn.

    Bad:
        supports: 201504-001
        stages: {closed: }
        summary:

    Good:
        # 201504-002 是先提出的
        supports: 201504-002
        stages: {closed: }
        summary:
    """
    for record in register.pain_points:
        for kept in register.ids.get((PAIN_POINT, record.supports or ""), ())[:1]:
            days = (kept.proposed_on, record.proposed_on)
            if kept is record or kept.withdrawn is not None or (days[0] and days[1] and days[0] > days[1]):
                yield record, at("supports", value=record.supports)


def _params(each: Alike) -> dict[str, Any]:
    """Return what the findings say of a pain point that is alike."""
    likeness, shared = each.other.likeness, each.other.shared
    parts = (("标题", "title", likeness.title_score), ("正文", "body", likeness.body_score))
    found = [
        Words(f"{zh} {percent(score)}%", f"{en} {percent(score)}%") for zh, en, score in parts if score is not None
    ]
    listed = enumerated(found)
    quoted = "；".join(f"“{shortened(text)}”" for text in shared[:_QUOTED])
    own = Words("两个都是同一个人提出的。", " One person proposed both.") if _is_own(each) else same("")
    return {
        "other": _named(each.other),
        "name": each.other.candidate.record.name,
        "likeness": Words(
            f"相似 {percent(likeness.score)}%（{listed.zh}）。", f"{percent(likeness.score)}% alike ({listed.en})."
        ),
        "shared": Words(f"都写了{quoted}。", f" Both say {quoted}.") if quoted else same(""),
        "own": own,
    }


def _is_own(each: Alike) -> bool:
    return each.record.proposer == each.other.candidate.record.proposer


def _named(other: Neighbour) -> Words:
    """Return what a pain point is called, whether it is withdrawn, and the branch where it isn't merged yet."""
    candidate = other.candidate
    called = f"{candidate.record.name}“{shortened(candidate.record.title)}”"
    if candidate.branch:
        return Words(f"{called}（分支 {candidate.branch}）", f"{called} (branch {candidate.branch})")
    return Words(f"{called}（已撤回）", f"{called} (withdrawn)") if candidate.record.withdrawn else same(called)


def _briefly(other: Neighbour) -> Words:
    """Return a neighbour as an entry of a list."""
    quoted = " ".join(f"“{shortened(text, 20)}”" for text in other.shared[:_QUOTED_IN_LIST])
    score, named = f"{percent(other.likeness.score)}%", _named(other)
    zh, en = (f"，共有{quoted}", f", sharing {quoted}") if quoted else ("", "")
    return Words(f"{named.zh} {score}{zh}", f"{named.en} {score}{en}")
