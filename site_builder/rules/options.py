"""Rules on options, opinions and approval (C4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from site_builder.analysis import approval_of, opinions_of, planned_money_of
from site_builder.fault import Fault, Pointer
from site_builder.lifecycle import reached
from site_builder.measures.options import options_of
from site_builder.parts import Money
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.rules import at, at_pointer, rule

Faults = Iterable[Fault]


@rule("PP371")
def costly_solution_is_approved(pain_point: Record, numbers: Mapping[str, Any]) -> Faults:
    """按类型或费用须审批的方案，动手之前要有审批。
    A solution whose type or cost asks for it is approved before work begins.

    花大钱、动全局的方案要由有权的人点头。
    Whoever answers for money or for the whole business has to agree.

    采用的方案“{value}”须经审批，任务已经开始，还没有写审批。
    The chosen solution “{value}” needs an approval; work has begun, and none is given.

    写上 approval：by（审批人）、date（日期）、decision（结论）。
    Add approval with by, date and decision.

    Bad:
        approval:
        solutions:
          - kind: root
            type: product-improvement
            summary: 审批到达时推送企业微信提醒，并可在手机上审批
            partners: [oa-team]
            cost: {amount: 60000, currency: CNY}
            chosen: true

    Good:
        solutions:
          - kind: root
            type: product-improvement
            summary: 审批到达时推送企业微信提醒，并可在手机上审批
            partners: [oa-team]
            cost: {amount: 60000, currency: CNY}
            chosen: true
    """
    begun = reached(pain_point, "resolved") or any(
        task.state not in ("todo", "dropped", "") for task in pain_point.tasks
    )
    if begun and approval_of(pain_point) is None:
        for pointer, value in list(_asking(pain_point, numbers))[:1]:
            yield at_pointer(pointer, value=value)


@rule("PP376")
def approved_before_work_begins(pain_point: Record, numbers: Mapping[str, Any]) -> Faults:
    """须审批的方案，审批在提出之后、动手以前。
    Where an approval is due, it comes after the proposal and before work begins.

    动手了再批，等于没有批。
    An approval of what is under way already is none.

    审批日期是 {value}，应当在 {earliest} 到 {latest} 之间。
    The approval is of {value}; it should lie between {earliest} and {latest}.

    改正日期；确实是事后补的，重新报批并在 notes 里说明。
    Correct the date; where it really came afterwards, have it approved anew and say so in notes.

    Bad:
        approval: {by: zhao-qiang, date: 2015-04-17, decision: approved}
        resources: {people: 开发 1 人, material: 无, money: {amount: 60000, currency: CNY}}

    Good:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: approved}
        resources: {people: 开发 1 人, material: 无, money: {amount: 60000, currency: CNY}}
    """
    approval, proposed = approval_of(pain_point), pain_point.proposed_on
    # After a reopening the solutions may be others, and approved anew.
    if approval is None or proposed is None or pain_point.reopenings or not any(_asking(pain_point, numbers)):
        return
    begun = [task.start for task in pain_point.tasks if task.start and task.state in ("in-progress", "blocked", "done")]
    if approval.on < proposed or any(day < approval.on for day in begun):
        latest = min(begun, default=None)
        yield at(
            "approval", "date", value=approval.on, earliest=proposed, latest=max(latest, proposed) if latest else "…"
        )


@rule("PP372")
def rejected_solution_is_not_chosen(pain_point: Record) -> Faults:
    """没有批准的方案不采用。
    What was rejected isn't chosen.

    审批不同意，方案又照做，审批就成了空文。
    Carried out all the same, the approval would be an empty form.

    审批结论是“不同意”，方案“{value}”却写着采用。
    The decision is a rejection, but the solution “{value}” is chosen.

    另选方案重新报批，或者改正 approval.decision。
    Choose another one and ask again, or correct approval.decision.

    Bad:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: rejected}

    Good:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: approved}
    """
    approval = approval_of(pain_point)
    if approval and approval.decision == "rejected":
        for solution in pain_point.solutions:
            if solution.chosen:
                yield at("approval", "decision", value=solution.summary)


@rule("PP373")
def conditions_are_written(pain_point: Record) -> Faults:
    """有条件同意的，写明条件。
    An approval with conditions says which.

    条件没有写，谁也不知道满足了没有。
    Without them nobody knows whether they are met.

    审批结论是“有条件同意”，没有写条件。
    The decision is an approval with conditions, and none is given.

    在 approval 下面写 conditions: …。
    Write conditions: … below approval.

    Bad:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: conditional}

    Good:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: conditional, conditions: 夜间 22 点后不推送}
    """
    approval = approval_of(pain_point)
    if approval and approval.decision == "conditional" and not approval.conditions:
        yield at("approval", "decision")


@rule("PP374", "warning")
def better_option_left_out_has_a_reason(pain_point: Record, programme: Programme) -> Faults:
    """不采用得分最高的方案，要写理由。
    Where the option with the highest score isn't chosen, there is a reason.

    打分是为了比较；结果和比较不一样，看的人会问。
    Scores are there to compare; where the choice is another one, readers ask why.

    “{best}”得 {score} 分，是同类方案里最高的，没有采用，采用的方案也没有写理由。
    “{best}” has {score}, more than any other of its kind, and isn't chosen; what is chosen gives no reason.

    在采用的方案下写 reason: …，或者改正评分。
    Write reason: … below the chosen solution, or correct the scores.

    Bad:
        solutions:
          - {kind: root, type: product-improvement, summary: 推送提醒, partners: [], scores: {effectiveness: 5, feasibility: 4, cost_benefit: 4}}
          - {kind: root, type: service-optimisation, summary: 秘书转告, partners: [], scores: {effectiveness: 3, feasibility: 4, cost_benefit: 4}, chosen: true}

    Good:
        solutions:
          - {kind: root, type: product-improvement, summary: 推送提醒, partners: [], scores: {effectiveness: 5, feasibility: 4, cost_benefit: 4}}
          - {kind: root, type: service-optimisation, summary: 秘书转告, partners: [], scores: {effectiveness: 3, feasibility: 4, cost_benefit: 4}, chosen: true, reason: 本月就能做到}
    """
    options = options_of(pain_point, programme)
    for kind in dict.fromkeys(each.solution.kind for each in options):
        rivals = [each for each in options if each.solution.kind == kind]
        chosen = [each for each in rivals if each.solution.chosen]
        best = [each for each in rivals if each.is_best]
        # Several may be carried out together: it is enough that one of the best is among them.
        explained = any(each in chosen for each in best) or any(each.solution.reason for each in (*chosen, *best))
        if chosen and best and not explained:
            first = best[0]
            yield at("solutions", first.solution.index, "scores", best=first.solution.summary, score=first.score)


@rule("PP375", "warning")
def opinions_are_answered(pain_point: Record) -> Faults:
    """解决之前，征询到的意见都有处理结果。
    By the time it is resolved, every opinion has its outcome.

    问了又没有下文，下次就没有人愿意说了。
    Whoever is asked and never answered won't say anything next time.

    {value}的意见还是“待定”。
    The opinion of {value} is still open.

    把 outcome 改成 accepted、partly 或 declined，并在 note 里写怎样处理。
    Change outcome to accepted, partly or declined, and say in note what became of it.

    Bad:
        opinions: [{who: 刘敏, date: 2015-04-09, said: 希望提醒里写明客户姓名, outcome: open}]

    Good:
        opinions: [{who: 刘敏, date: 2015-04-09, said: 希望提醒里写明客户姓名, outcome: accepted}]
    """
    if reached(pain_point, "resolved"):
        for each in opinions_of(pain_point):
            if each.outcome == "open":
                yield at("opinions", each.index, "outcome", value=each.who)


def _asking(pain_point: Record, numbers: Mapping[str, Any]) -> Iterator[tuple[Pointer, str]]:
    """Yield what asks for an approval with its place: a chosen solution's type or cost, all chosen together, the whole."""
    chosen = [solution for solution in pain_point.solutions if solution.chosen]
    for solution in chosen:
        if solution.type in numbers.get("approval_types", ()) or _is_costly(solution.cost, numbers):
            yield ("solutions", solution.index, "chosen"), solution.summary
    costs = [solution.cost for solution in chosen if solution.cost]
    together = Money(sum(cost.amount for cost in costs), costs[0].currency) if costs else None
    if _is_costly(together, numbers):
        yield ("solutions", chosen[0].index, "chosen"), chosen[0].summary
    if chosen and _is_costly(planned_money_of(pain_point), numbers):
        yield ("resources", "money"), chosen[0].summary


def _is_costly(cost: Money | None, numbers: Mapping[str, Any]) -> bool:
    """Tell whether an amount asks for an approval; in another currency, which can't be compared, it always does."""
    if cost is None or not cost.amount:
        return False
    limit = numbers.get("approval_cost", 0)
    return cost.currency != numbers.get("approval_currency") or cost.amount >= limit
