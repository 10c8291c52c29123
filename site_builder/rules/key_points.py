"""Rules on the record itself and the four key points 四大要点: pain, proactive, user, closed loop (A1, A2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.fault import Fault, Pointer
from site_builder.parts import Solution
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.rules import at, at_pointer, lacking, rule

Faults = Iterable[Fault]
Numbers = Mapping[str, Any]


@rule("PP211", "warning")
def told_from_users_side(pain_point: Record, numbers: Numbers) -> Faults:
    """痛点从用户的角度说。
    A pain point is told from the user's side.

    四大要点之一“痛点”：说用户的感受，不说 IT 的问题。
    The first key point, “pain”: say what users feel, not what is wrong in IT.

    “{value}”像是 IT 角度的问题。
    “{value}” reads as a problem of the IT side.

    × 网络带宽不足 → √ 用户觉得上网太慢；× 开发商的系统缺少提醒功能 → √ 用户不能及时收到审批提醒。
    × insufficient bandwidth → √ users find the internet too slow; × the vendor's system lacks a reminder
    → √ users don't learn of approvals in time.

    Bad:
        title: 网络带宽不足

    Good:
        title: 用户觉得上网太慢
    """
    return _expressions(pain_point, numbers, "it_side_expressions", ("title",), ("description",))


@rule("PP221")
def neither_bug_nor_request(pain_point: Record) -> Faults:
    """系统 BUG 和正式需求都不是痛点。
    Neither a system bug nor a formal request is a pain point.

    四大要点之二“主动”：痛点是主动挖出来的。
    The second key point, “proactive”: a pain point is dug out by ourselves.

    这里写的是 true，那就不是痛点。
    This says true, so it is no pain point.

    BUG 走故障流程，正式需求走需求流程；填错了就改成 false。
    Report a bug as an incident and a request as a request; if it was a slip, write false.

    Bad:
        origin: {system_bug: true}

    Good:
        origin: {system_bug: false}
    """
    return (at("origin", name) for name in ("system_bug", "formal_request") if pain_point.attests(name))


@rule("PP222", "warning")
def text_of_a_bug(pain_point: Record, numbers: Numbers) -> Faults:
    """文字不像系统 BUG。
    The text doesn't read as a bug.

    由系统 BUG 引起的（包括系统间交互、健壮性）不算痛点。
    What a bug causes, be it between systems or in robustness, is no pain point.

    “{value}”像是系统 BUG。
    “{value}” reads as a bug.

    确实是 BUG 就撤回，走故障流程；不是的话换一种说法。
    If it is a bug, withdraw it and report an incident; if not, put it in other words.

    Bad:
        description: 清算一保存就系统崩溃，用户无法完成清算。

    Good:
        description: 清算要等到夜里才出结果，用户第二天一早才能对账。
    """
    return _expressions(pain_point, numbers, "bug_expressions", ("description",), ("scenario",), ("origin", "told"))


@rule("PP223", "warning")
def text_of_a_request(pain_point: Record, numbers: Numbers) -> Faults:
    """文字不像正式需求。
    The text doesn't read as a formal request.

    用户已经正式提出的需求不算主动发现。
    What users have formally requested wasn't found by ourselves.

    “{value}”像是正式提出的需求。
    “{value}” reads as a formal request.

    确实是正式需求就撤回，走需求流程；不是的话换一种说法。
    If it is a request, withdraw it and use the request's process; if not, put it in other words.

    Bad:
        scenario: 陈晓 3 月提交了需求单，至今没有排期。

    Good:
        scenario: 陈晓 3 月在食堂抱怨过一次，后来自己也忘了。
    """
    return _expressions(pain_point, numbers, "request_expressions", ("description",), ("scenario",), ("origin", "told"))


@rule("PP231")
def beneficiary_is_a_user(pain_point: Record, programme: Programme) -> Faults:
    """受益人不能是信息技术部自己。
    The beneficiary isn't the IT department itself.

    四大要点之三“用户”：例如“IT 项目经理缺乏项目管理工具”是痛点，但受益人不对。
    The third key point, “user”: “IT project managers lack a tool” is a pain, but not a user's.

    “{value}”是提供服务的部门。
    “{value}” is the department that provides the service.

    写真正受益的用户部门；没有的话这条不算用户痛点。
    Name the users' department; without one this is no user pain point.

    Bad:
        beneficiary: {department: information-technology}

    Good:
        beneficiary: {department: brokerage}
    """
    department = programme.department(pain_point.department)
    if department and department.provider:
        yield at("beneficiary", "department", value=department.id)


@rule("PP232", "warning")
def not_everybody(pain_point: Record, programme: Programme, numbers: Numbers) -> Faults:
    """痛点不要太大、太泛。
    A pain point isn't too large or too broad.

    普通员工推动不了“所有人”的事，闭环就断了。
    One employee can't drive what concerns everybody, and the loop breaks.

    “{value}”的范围太大。
    “{value}” is too broad.

    缩小到一个部门、一个场景、一位说得出名字的用户。
    Narrow it to one department, one scene, one user with a name.

    Bad:
        title: 全公司用户觉得办公不方便

    Good:
        title: 用户不能及时收到审批提醒
    """
    department = programme.department(pain_point.department)
    if department and department.everybody:
        yield at("beneficiary", "department", value=department.id)
    broad = numbers.get("everybody_expressions", ())
    people = ((("beneficiary", "key_people"), name) for name in pain_point.key_people)
    yield from _matches((*pain_point.text(("title",)), *people), broad)


@rule("PP241")
def commitment_for_others(pain_point: Record, programme: Programme) -> Faults:
    """牵涉别组的系统时，提出人要写明怎样推动。
    Where another group owns the system, the proposer says how to drive it.

    四大要点之四“闭环”：可以提别人职责范围内的痛点，但必须保证自己有能力推动并形成闭环。
    The fourth key point, “closed loop”: another's field is allowed if the proposer can drive it to the end.

    由“{others}”参与解决，缺少“{label}”。
    “{others}” takes part, but “{label}” is missing.

    在 commitment 里写明找谁、多久确认一次、直到什么为止。
    Say in commitment whom you ask, how often, and until when.

    Bad:
        commitment:

    Good:
        commitment: 审批系统由 OA 小组负责，本人每周与其组长确认进度，直至用户确认。
    """
    others = sorted(_others(pain_point, programme))
    if others and not pain_point.has_commitment:
        yield lacking("commitment", ("solutions",), others=", ".join(others))


@rule("PP242")
def not_crude(pain_point: Record) -> Faults:
    """原因和方案不能太粗放。
    Causes and solutions aren't crude.

    “原因：缺医生，方案：招医生”，最后就是不作为，无法形成闭环。
    “Cause: too few doctors; solution: hire doctors” ends in doing nothing, and the loop never closes.

    只有一条一句话的原因和一条一句话的方案。
    There is one cause of one line and one solution of one line.

    再问几次“为什么”，把原因细化；给出多种方案，难的配上缓解办法。
    Ask “why” some more times; offer several solutions, and a mitigation beside a hard one.

    Bad:
        causes: [{category: people, whys: [缺医生]}]
        solutions: [{kind: root, type: management-process, summary: 招医生, partners: [], chosen: true}]

    Good:
        causes: [{category: people, whys: [缺医生]}]
        solutions:
          - {kind: root, type: management-process, summary: 招医生, partners: [], chosen: true}
          - {kind: mitigation, type: service-optimisation, summary: 分时段预约，候诊人数实时显示, partners: [], chosen: true}
    """
    causes, solutions = pain_point.whys, pain_point.solutions
    if len(causes) == len(solutions) == 1:
        lines = [*causes[0], *solutions[0].summary.strip().split("\n")]
        if len(lines) <= 2:
            yield at("causes")


@rule("PP243")
def mitigation_where_hard(pain_point: Record, numbers: Numbers) -> Faults:
    """根本解决都很难时，至少有一个缓解方案。
    Where every root solution is hard, there is a mitigation.

    根本解决太困难，痛点容易搁置；缓解措施让用户感受到 IT 的努力。
    A hard solution gets shelved; a mitigation lets users feel the effort.

    所有根本方案都很难或很远，却没有缓解方案。
    Every root solution is hard or far away, and there is no mitigation.

    增加一个 kind: mitigation 的方案。
    Add a solution with kind: mitigation.

    Bad:
        solutions:
          - {kind: root, type: management-process, summary: 招医生, partners: [], horizon: far, chosen: true}

    Good:
        solutions:
          - {kind: root, type: management-process, summary: 招医生, partners: [], horizon: far}
          - {kind: mitigation, type: service-optimisation, summary: 分时段预约, partners: [], chosen: true}
    """
    limit = numbers.get("hard_feasibility", 0)
    roots = [each for each in pain_point.solutions if each.kind == "root"]
    if roots and len(roots) == len(pain_point.solutions) and all(_is_hard(each, limit) for each in roots):
        yield at("solutions")


def _expressions(pain_point: Record, numbers: Numbers, name: str, *pointers: Pointer) -> Faults:
    return _matches(pain_point.text(*pointers), numbers.get(name, ()))


def _matches(texts: Iterable[tuple[Pointer, str]], expressions: Iterable[str]) -> Faults:
    """Point to each text that holds one of the expressions, naming the first; case doesn't matter."""
    for pointer, text in texts:
        folded = text.casefold()
        found = next((each for each in expressions if each.casefold() in folded), None)
        if found is not None:
            yield at_pointer(pointer, value=found)


def _others(pain_point: Record, programme: Programme) -> set[str]:
    """Return the groups other than the proposer's that a chosen solution or a task involves."""
    day = pain_point.proposed_on
    if day is None:
        return set()
    own = programme.group_of(pain_point.proposer, day)
    if own is None:
        return set()
    partners = {partner for each in pain_point.solutions if each.chosen for partner in each.partners}
    owners = {programme.group_of(task.owner, day) for task in pain_point.tasks if task.owner}
    groups = programme.units.get("group", {})
    return {group for group in partners | owners if group is not None and group in groups and group != own}


def _is_hard(solution: Solution, limit: int) -> bool:
    return solution.far or (solution.feasibility is not None and solution.feasibility <= limit)
