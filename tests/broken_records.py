"""The example record broken in one place each: what was written, and where the one finding has to point.

`find` is replaced by `new`. A ‸ marks the expected place: in `new`, or, where the finding points elsewhere (the key of
the parent for a missing field, what asks for it where that is another field), in `where`, a piece of the edited file. `says` has to stand in message or hint, in both
languages.
"""

# A case a line: that reads better than any wrapping.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from typing import NamedTuple

from helpers import AS_OF, example_text

MARK = "‸"
TOP = ""


class Case(NamedTuple):
    """One fault in the example and the finding that it has to give."""

    code: str
    field: str
    find: str
    new: str
    says: str = ""
    where: str | None = None
    level: str = "error"


def part(begin: str, end: str) -> str:
    """Return the example's text from one piece up to another."""
    text = example_text()
    return text[text.index(begin) : text.index(end)]


# What each code tells in Chinese and in English; a case's `says` comes on top.
WORDS = {
    "PP881": ("权重加起来", "weights add up"),
    "PP883": ("复核", "to be reviewed"),
    "PP884": ("重复了，或者不在", "stands twice, or"),
    "PP889": ("应当在", "should lie between"),
    "PP885": ("不能同时写", "together with"),
    "PP886": ("或者写了两次", "or stands twice"),
    "PP887": ("目标却是 0", "the target is 0"),
    "PP003": ("已经写过了", "stands at this level already"),
    "PP004": ("这里有标签", "Here stands the tag"),
    "PP006": ("没有名为", "no anchor named"),
    "PP009": ("这里有字符", "Here stands the character"),
    "PP010": ("全角冒号", "full-width colon"),
    "PP011": ("这里有制表符", "Here stands a tab"),
    "PP012": ("冒号", "colon"),
    "PP013": ("没有结束", "never closed"),
    "PP014": ("被当成了字段名", "was taken for a field's name"),
    "PP016": ("第二份内容", "second document"),
    "PP026": ("引号后面还有文字", "Behind the closing quote"),
    "PP101": ("缺少“", "is missing"),
    "PP102": ("不认识字段", "There is no field"),
    "PP103": ("应当是", "should be"),
    "PP104": ("请写其中之一", "Write one of"),
    "PP105": ("不能当作日期", "can't be taken for a date"),
    "PP106": ("不合格式", "isn't in the right form"),
    "PP107": ("是空的", "is empty"),
    "PP108": ("写的是", " says "),
    "PP109": ("超出了界限", "beyond the limit"),
    "PP110": ("超过了", "has more than"),
    "PP111": ("条数越过了界限", "number of entries"),
    "PP112": ("有重复的内容", "has an entry twice"),
    "PP114": ("policy.yaml", "policy.yaml"),
    "PP115": ("不存在", "doesn't exist"),
    "PP116": ("已到“", "is reached, but"),
    "PP117": ("晚于 2015-12-18", "later than 2015-12-18"),
    "PP201": ("文件却是", "but the file is"),
    "PP202": ("提出时间却是", "but it was proposed on"),
    "PP204": ("不在职", "wasn't employed"),
    "PP211": ("IT 角度", "IT side"),
    "PP221": ("那就不是痛点", "no pain point"),
    "PP222": ("像是系统 BUG", "reads as a bug"),
    "PP223": ("像是正式提出的需求", "reads as a formal request"),
    "PP231": ("提供服务的部门", "provides the service"),
    "PP232": ("范围太大", "too broad"),
    "PP241": ("参与解决", "takes part"),
    "PP242": ("一条一句话的原因", "one cause of one line"),
    "PP243": ("没有缓解方案", "no mitigation"),
    "PP244": ("超过 92 天", "more than 92"),
    "PP301": ("早于“", "lies before"),
    "PP302": ("没有“痛点", "has no date"),
    "PP303": ("提出时间却是", "the proposal is dated"),
    "PP304": ("没有一个方案", "No solution says"),
    "PP305": ("还没有完成", "isn't done"),
    "PP306": ("与完成日期不符", "doesn't fit its date"),
    "PP307": ("没有写原因", "gives no reason"),
    "PP308": ("却要在", "but is due on"),
    "PP311": ("不是受益部门的人", "isn't of the beneficiary department"),
    "PP312": ("还没有一份确认", "There was no confirmation"),
    "PP313": ("改动过", "were changed after"),
    "PP321": ("与哪个痛点重复", "which pain point it repeats"),
    "PP322": ("既写了撤回", "It is withdrawn and"),
    "PP323": ("重新打开，但", "Reopened on"),
    "PP331": ("天回访对不上", "doesn't fit"),
    "PP332": ("没有重新打开", "wasn't reopened"),
    "PP333": ("不是更早提出的另一个痛点", "is no other pain point proposed earlier"),
    "PP334": ("确认日期却是", "but was confirmed on"),
    "PP335": ("但没有写结果", "nothing says whether"),
    "PP501": ("周没有更新", "weeks in a row"),
    "PP502": ("提出时间却是", "but the proposal"),
    "PP601": ("那天计算出的已经是", "the computed light was"),
    "PP701": ("找不到", "isn't there"),
    "PP702": ("与登记的摘要不符", "doesn't have the digest"),
    "PP703": ("不允许“", "isn't allowed"),
    "PP711": ("手机号", "a mobile phone number"),
    "PP841": ("按内容应当是", "By its fields it should be"),
    "PP842": ("第一个检查时间点", "first checkpoint"),
    "PP845": ("已经列在前面了", "listed further up"),
    "PP846": ("，早于 ", ", earlier than"),
    "PP852": ("已经评过了", "marked here already"),
    "PP854": ("从 2015-04-01 开始", "begins on 2015-04-01"),
    "PP855": ("是提供服务的部门", "provides the service"),
    "PP856": ("已经打过分了", "has rated this year already"),
    "PP857": ("早于 2015 年", "before the year 2015"),
    "PP872": ("就已经确认了", "had confirmed it"),
    "PP873": ("证据的日期是", "The evidence is dated"),
}

# A paper of each type, right by itself in a register that has the example alone.
PAPERS = {
    "plan": (
        "records/plans/2015-05/project-management.yaml",
        """month: 2015-05
group: project-management
listed_on: 2015-05-04
pain_points:
  - id: 201504-001
    removed_on: 2015-05-06
    reason: OA 小组的排期没有定
  - id: 201504-001
    added_on: 2015-05-07
    reason: 排期定了，本月能做完
notes: 五一以后开工
""",
    ),
    "review": (
        "records/reviews/2015-Q2/lin-tao.yaml",
        """quarter: 2015-Q2
reviewer: lin-tao
reviews:
  - id: 201504-001
    date: 2015-07-03
    pain: 95
    proactive: 90
    user: 92.5
    closed_loop: 96
    note: 柜台前的场景写得具体
""",
    ),
    "rating": (
        "records/ratings/2015.yaml",
        """year: 2015
ratings:
  - department: brokerage
    date: 2015-12-10
    score: 4.2
    note: 开户不用再打电话催
  - department: research
    date: 2015-12-14
    score: 3.9
""",
    ),
    "scorecard": (
        "records/scorecards/2015-Q2/after-sales.yaml",
        """period: 2015-Q2
card: after-sales
title: 售后服务
department: brokerage
role: 客服专员
goal: 客户愿意再来
set_on: 2015-04-01
review_on: 2015-07-10
reviewed_on: 2015-07-09
factors:
  - id: speed
    name: 响应速度
    causes: [{name: 高峰时没有人接, causes: [{name: 值班表按平日排}]}]
indicators:
  - id: first-response
    name: 响应时间
    factor: speed
    formula: 1 小时内答复的请求 ÷ 全部请求
    unit: "%"
    better: higher
    target: 90
    weight: 60
    actuals: [{month: 2015-04, value: 84}, {month: 2015-05, value: 88}]
  - id: confirmed
    name: 用户确认
    formula: 已确认 ÷ 已提出
    unit: "%"
    better: higher
    target: 80
    weight: 40
    measure: confirmed-share
""",
    ),
}

MITIGATION = """  - kind: mitigation
    type: management-process
    summary: 过渡期内每两小时发一次待办短信
    partners: [ops-desk]
    scores: {effectiveness: 3, feasibility: 5, cost_benefit: 4}
    chosen: true
"""
CAUSES = part("causes:\n", "solutions:\n")
SOLUTIONS = part("solutions:\n", "opinions:\n")
BEGINNING = part("proposed_on: ", "  analysed: ")
ONE_CAUSE = "- {category: people, whys: [缺医生]}"
ONE_SOLUTION = "- {kind: root, type: management-process, summary: 招医生, partners: [], chosen: true}"
DIGEST = "5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c"
# From the closing to the end of the record: without a closing there are no look-backs either.
CLOSED = example_text()[example_text().index("  closed: ") :]
RESULT = part("outcome: eliminated", "followups:\n")
OUTCOME = example_text()[example_text().index("outcome: eliminated") :]
END = "user_feedback: 现在单子一到手机就响，客户基本不用等。\n"
MONEY = "{amount: 3000, currency: CNY, note: 短信费}"
TASK = """    start: 2015-04-13
    due: 2015-05-08
    done_on: 2015-05-07
    state: done
"""

READING = [
    Case("PP003", "title", "moment_of_service: 开", "‸title: 开"),
    Case("PP004", "title", "title: 用户", "title: ‸!!str 用户", says="str"),
    Case("PP006", "moment_of_service", "moment_of_service: 开户审批", "moment_of_service: ‸*kaihu", says="kaihu"),
    Case("PP009", "", "现在单子一到", "现在‸\u202e单子一到", says="U+202E"),
    Case("PP009", "user_feedback", END, 'user_feedback: ‸"现在\\u2066单子"\n', says="U+2066"),
    Case("PP010", "", "title: 用户", "title‸： 用户", says="“title”"),
    Case("PP010", "beneficiary", "  department: brokerage\n  key_people: [陈晓，刘敏]", "  department‸： brokerage", says="“department”"),
    Case("PP011", "", "  department: brokerage", "‸\tdepartment: brokerage"),
    Case("PP012", "", "summary: 提醒必须", "summary: 提醒‸: 必须"),
    Case("PP026", "", "title: 用户不能及时收到审批提醒", 'title: "用户不能及时收到审批提醒" ‸他说', says="“他说”"),
    Case("PP013", "", "title: 用户", 'title: ‸"用户'),
    Case("PP014", "impact.satisfaction.等待", "{degree: high, note: 柜台", "{degree: high, ‸等待, note: 柜台", says="等待"),
    Case("PP016", "", "causes:\n", "‸---\ncauses:\n"),
]

MISSING = [
    Case("PP101", "id", "id: 201504-001\n", "", where=TOP),
    Case("PP101", "title", "title: 用户不能及时收到审批提醒\n", "", where=TOP),
    Case("PP101", "proposer", "proposer: wang-li\n", "", where=TOP),
    Case("PP101", "beneficiary.department", "  department: brokerage\n", "", where="‸beneficiary:"),
    Case("PP101", "beneficiary.key_people", "  key_people: [陈晓，刘敏]\n", "", where="‸beneficiary:"),
    Case("PP101", "origin.told", "  told: 回访经纪业务部时，陈晓说客户等着开户，审批却在领导邮箱里躺了一天。\n", "", where="‸origin:"),
    Case("PP101", "origin.formal_request", "  formal_request: false\n", "", where="‸origin:"),
    Case("PP101", "impact.brand.note", "{degree: low, note: 暂无公开投诉}", "{degree: low}", where="‸brand:"),
    Case("PP101", "causes[1].category", "  - category: system\n    layer", "  - ‸layer"),
    Case("PP101", "solutions[0].kind", "  - kind: root              # root | mitigation\n    type", "  - ‸type"),
    Case("PP101", "solutions[1].scores.feasibility", "feasibility: 5, ", "", where="‸scores: {effectiveness: 3"),
    Case("PP101", "opinions[0].outcome", "    outcome: accepted\n", "", where="‸who: 刘敏"),
    Case("PP101", "approval.decision", ", decision: approved", "", where="‸approval:"),
    Case("PP101", "plan[1].owner", "    owner: sun-hao\n", "", where="‸task: 企业微信提醒上线"),
    Case("PP101", "resources.material", "  material: 无需新增\n", "", where="‸resources:"),
    Case("PP101", "resources.money.currency", "currency: CNY, ", "", where="‸money:"),
    Case("PP101", "progress[4].text", "    text: 全部上线\n", "", where="‸date: 2015-05-08"),
    Case("PP101", "effects[0].before", "    before: 70\n", "", where="‸indicator:"),
    Case("PP101", "evidence[0].kind", "kind: email             # email | paper | chat | survey\n    ", "", where="‸file: conf"),
    Case("PP101", "stages.proposed", "  proposed: 2015-04-03\n", "", where="‸stages:"),
    Case("PP116", "outcome", "outcome: eliminated         # eliminated | mitigated\n", "", says="stages.resolved", where="resolved: ‸2015-05-08"),
    Case("PP116", "summary", "summary: 提醒必须随单主动送达，已写入新系统上线检查表。\n", "", says="stages.closed", where="closed: ‸2015-05-13"),
]

UNKNOWN = [
    Case("PP102", "user_feedbak", "user_feedback:", "‸user_feedbak:", says="user_feedback"),
    Case("PP102", "impact.brands", "  brand:", "  ‸brands:", says="brand"),
    Case("PP102", "plan[0].finished", "    state: done             #", "    state: done\n    ‸finished: yes #", says="“finished”"),
    Case("PP102", "resources.money.curency", MONEY, "{amount: 3000, currency: CNY, ‸curency: 短信费}", says="currency"),
    Case("PP102", "stages.done", "  closed: 2015", "  ‸done: 2015-05-13\n  closed: 2015", says="“done”"),
    Case("PP102", "状态", END, END + "‸状态: 结束\n", says="“状态”"),
]

WRONG_TYPE = [
    Case("PP103", "title", "title: 用户不能及时收到审批提醒", "title: ‸2015", says="2015"),
    Case("PP103", "proposer", "proposer: wang-li", "proposer: ‸[wang-li]", says="wang-li"),
    Case("PP103", "proposed_on", "proposed_on: 2015-04-03", "proposed_on: ‸20150403", says="20150403"),
    Case("PP103", "beneficiary.key_people", "key_people: [陈晓，刘敏]", "key_people: ‸陈晓"),
    Case("PP103", "beneficiary.key_people[0]", "key_people: [陈晓，刘敏]", "key_people: [‸{name: 陈晓}]"),
    Case("PP103", "beneficiary", "  department: brokerage\n  key_people: [陈晓，刘敏]\n", "  ‸brokerage\n", says="brokerage"),
    Case("PP103", "origin.system_bug", "system_bug: false", "system_bug: ‸no", says="no"),
    Case("PP103", "found_through", "found_through: [service-records]", "found_through: ‸service-records", says="service-records"),
    Case("PP103", "impact.affected_users", "affected_users: 46", "affected_users: ‸46 人", says="46 人"),
    Case("PP103", "impact.affected_departments", "departments: [brokerage, asset-management]", "departments: ‸brokerage", says="brokerage"),
    Case("PP103", "impact.satisfaction", "satisfaction: {degree: high, note: 柜台等待是上季度投诉的第一位, expected_change: 0.3}", "satisfaction: ‸high", says="high"),
    Case("PP103", "impact.satisfaction.expected_change", "expected_change: 0.3", "expected_change: ‸30%", says="30%"),
    Case("PP103", "solutions[0].chosen", "cost_benefit: 4}\n    chosen: true\n  - kind", "cost_benefit: 4}\n    chosen: ‸yes\n  - kind"),
    Case("PP103", "solutions[0].partners", "partners: [oa-team]", "partners: ‸oa-team"),
    Case("PP103", "solutions[1].scores", "scores: {effectiveness: 3, feasibility: 5, cost_benefit: 4}", "scores: ‸4"),
    Case("PP103", "solutions[0].scores.effectiveness", "effectiveness: 5", "effectiveness: ‸five", says="five"),
    Case("PP103", "opinions", "opinions:\n  - who", "opinions:\n    ‸who"),
    Case("PP103", "approval", "{by: zhao-qiang, date: 2015-04-10, decision: approved}", "‸zhao-qiang"),
    Case("PP103", "resources", "resources:\n  people: 开发 1 人 10 天，测试 1 人 3 天\n  material: 无需新增\n  money: " + MONEY, "resources: ‸无"),
    Case("PP103", "resources.money", "money: " + MONEY, "money: ‸3000", says="3000"),
    Case("PP103", "resources.money.amount", "amount: 3000", "amount: ‸三千", says="三千"),
    Case("PP103", "progress[0].percent", "percent: 20", "percent: ‸20%", says="20%"),
    Case("PP103", "progress[2].percent", "percent: 70", "percent: ‸70.5", says="70.5"),
    Case("PP103", "effects[0]", "effects:\n  - indicator: 开户平均等待(分钟)\n    kind: internal-operation\n    better: lower\n    before: 70\n"
         "    target: 15\n    after: 12\n    method: data-comparison\n", "effects:\n  - ‸快了很多\n"),
    Case("PP103", "effects[0].after", "after: 12", "after: ‸12 分钟", says="12 分钟"),
    Case("PP103", "effects[0].before", "before: 70", "before: ‸10:30", says="10:30"),
    Case("PP103", "effects[0].target", "target: 15", "target: ‸.inf", says=".inf"),
    Case("PP103", "user_feedback", END, "user_feedback: ‸5\n", says="5"),
]

CHOICE = [
    Case("PP104", "origin.way", "way: asked ", "way: ‸email ", says="recalled"),
    Case("PP104", "severity", "severity: high ", "severity: ‸High ", says="medium"),
    Case("PP104", "frequency", "frequency: frequent ", "frequency: ‸often ", says="occasional"),
    Case("PP104", "difficulty", "difficulty: low ", "difficulty: ‸低 ", says="medium"),
    Case("PP104", "impact.business", "business: high ", "business: ‸critical ", says="medium"),
    Case("PP104", "impact.satisfaction.degree", "{degree: high,", "{degree: ‸huge,", says="medium"),
    Case("PP104", "impact.performance.degree", "{degree: medium,", "{degree: ‸middle,", says="medium"),
    Case("PP104", "impact.brand.degree", "{degree: low,", "{degree: ‸none,", says="medium"),
    Case("PP104", "causes[0].layer", "layer: internal-management", "layer: ‸internal_management", says="market-environment"),
    Case("PP104", "solutions[0].kind", "kind: root ", "kind: ‸rot ", says="mitigation"),
    Case("PP104", "solutions[1].type", "type: management-process", "type: ‸process", says="service-optimisation"),
    Case("PP104", "opinions[0].outcome", "outcome: accepted", "outcome: ‸yes", says="declined"),
    Case("PP104", "approval.decision", "decision: approved", "decision: ‸ok", says="conditional"),
    Case("PP104", "plan[1].state", "done_on: 2015-05-07\n    state: done", "done_on: 2015-05-07\n    state: ‸finished", says="in-progress"),
    Case("PP104", "effects[0].kind", "kind: internal-operation", "kind: ‸internal", says="loyalty"),
    Case("PP104", "effects[0].better", "better: lower", "better: ‸less", says="higher"),
    Case("PP104", "effects[0].method", "method: data-comparison", "method: ‸guess", says="interview"),
    Case("PP104", "evidence[0].kind", "kind: email ", "kind: ‸wechat ", says="survey"),
    Case("PP104", "outcome", "outcome: eliminated ", "outcome: ‸消除 ", says="mitigated"),
    Case("PP114", "found_through[0]", "[service-records]", "[‸rumours]", says="customer-feedback"),
    Case("PP114", "causes[1].category", "category: system", "category: ‸systems", says="environment"),
]

DATES = [
    Case("PP105", "proposed_on", "proposed_on: 2015-04-03", "proposed_on: ‸2015/4/3", says="2015-04-03"),
    Case("PP105", "origin.confirmed_on", "confirmed_on: 2015-04-02", "confirmed_on: ‸2015-02-30", says="2015-02-30"),
    Case("PP105", "opinions[0].date", "date: 2015-04-09", "date: ‸2015年4月9日", says="2015-04-09"),
    Case("PP105", "approval.date", "date: 2015-04-10, decision", "date: ‸2015-4-10, decision", says="2015-04-10"),
    Case("PP105", "plan[0].start", "start: 2015-04-13\n    due: 2015-04-17", "start: ‸04-13\n    due: 2015-04-17"),
    Case("PP105", "plan[1].due", "due: 2015-05-08", "due: ‸2015-05-08 18:00", says="18:00"),
    Case("PP105", "progress[1].date", "date: 2015-04-17", "date: ‸2015.4.17", says="2015-04-17"),
    Case("PP105", "evidence[0].confirmed_on", "confirmed_on: 2015-05-12", "confirmed_on: ‸2015-5-12", says="2015-05-12"),
    Case("PP105", "stages.proposed", "proposed: 2015-04-03", "proposed: ‸4月3日", says=AS_OF.isoformat()),
    Case("PP105", "stages.proposed", "proposed: 2015-04-03", "proposed: ‸昨天", says=AS_OF.isoformat()),
    Case("PP105", "stages.proposed", "proposed: 2015-04-03", "proposed: ‸2015年13月10日", says="2015-12-10"),
    Case("PP105", "stages.analysed", "analysed: 2015-04-07", "analysed: ‸2015-04-31", says="2015-04-30"),
    Case("PP105", "stages.causes_found", "causes_found: 2015-04-10", "causes_found: ‸2015/04/10", says="2015-04-10"),
    Case("PP105", "stages.resolved", "resolved: 2015-05-08", "resolved: ‸2015-05-8", says="2015-05-08"),
    Case("PP105", "stages.confirmed", "confirmed: 2015-05-12", "confirmed: ‸二〇一五年五月"),
    Case("PP117", "origin.confirmed_on", "confirmed_on: 2015-04-02", "confirmed_on: ‸2099-01-01", says="2099-01-01"),
    Case("PP117", "progress[4].date", "date: 2015-05-08", "date: ‸2015-12-19", says="2015-12-19"),
    Case("PP117", "approval.date", "date: 2015-04-10, decision", "date: ‸2016-04-10, decision", says="2016-04-10"),
    Case("PP117", "plan[1].done_on", "done_on: 2015-05-07", "done_on: ‸2016-05-07", says="2016-05-07"),
]

FORMS = [
    Case("PP106", "id", "id: 201504-001", "id: ‸2015-1", says="201504-001"),
    Case("PP106", "resources.money.currency", "currency: CNY", "currency: ‸人民币", says="CNY"),
    Case("PP106", "evidence[0].file", "file: confirmation.eml", "file: ‸../confirmation.eml", says="confirmation.eml"),
    Case("PP106", "evidence[0].sha256", "sha256: " + DIGEST, "sha256: ‸" + DIGEST.upper(), says="5BD04F"),
    Case("PP107", "moment_of_service", "moment_of_service: 开户审批", "moment_of_service: ‸''"),
    Case("PP107", "proposer", "proposer: wang-li", "proposer:‸", where="proposer:‸\n"),
    Case("PP107", "description", "description: |\n  开户申请提交之后，审批人要自己登录系统才知道有单子在等。客户在柜台前等待，一线同事只能打电话催。\n", "description: ‸~\n"),
    Case("PP107", "commitment", "commitment: 审批系统由 OA 小组负责，本人每周与其组长确认进度，直至用户确认。", 'commitment: ‸""'),
    Case("PP107", "solutions[1].summary", "summary: 过渡期内每两小时发一次待办短信", "summary: ‸null"),
    Case("PP107", "plan[0].task", "task: 短信过渡方案上线", 'task: ‸""'),
    Case("PP107", "evidence[0].confirmed_by", "confirmed_by: 陈晓", 'confirmed_by: ‸""'),
    Case("PP107", "found_through", "found_through: [service-records]", "found_through: ‸Null"),
    Case("PP108", "scenario", "  3 月 30 日，客户张女士在营业部等了 **1 小时 40 分钟**, 审批人当时在外开会，没有登录系统。\n", "  待补充\n", says="待补充", where="scenario: ‸|"),
    Case("PP108", "title", "title: 用户不能及时收到审批提醒", "title: ‸ＴＯＤＯ", says="ＴＯＤＯ"),
    Case("PP108", "beneficiary.key_people[0]", "[陈晓，刘敏]", "[‸暂无, 陈晓，刘敏]", says="暂无"),
    Case("PP108", "origin.told", "told: 回访经纪业务部时，陈晓说客户等着开户，审批却在领导邮箱里躺了一天。", "told: ‸N/A", says="N/A"),
    Case("PP108", "impact.satisfaction.note", "note: 柜台等待是上季度投诉的第一位", "note: ‸测试", says="测试"),
    Case("PP108", "impact.performance.note", "note: 每周约 6 位客户放弃开户", "note: ‸暂缺", says="暂缺"),
    Case("PP108", "impact.brand.note", "note: 暂无公开投诉", "note: ‸无", says="无"),
    Case("PP108", "causes[0].whys[1]", "系统只在首页显示待办，不主动通知", "‸同上", says="同上"),
    Case("PP108", "solutions[0].summary", "summary: 审批到达时推送企业微信提醒，并可在手机上审批", "summary: ‸tbd", says="tbd"),
    Case("PP108", "opinions[0].said", "said: 希望提醒里写明客户姓名", "said: ‸略", says="略"),
    Case("PP108", "opinions[0].who", "who: 刘敏", "who: ‸待定", says="待定"),
    Case("PP108", "plan[1].task", "task: 企业微信提醒上线", "task: ‸TODO：", says="TODO"),
    Case("PP108", "value", "  开户等待由平均 70 分钟降到 15 分钟以内。\n", "  见附件。\n", says="见附件", where="value: ‸|"),
    Case("PP108", "resources.people", "people: 开发 1 人 10 天，测试 1 人 3 天", "people: ‸待定", says="待定"),
    Case("PP108", "resources.money.note", "note: 短信费", "note: ‸test", says="test"),
    Case("PP108", "progress[3].text", "text: 测试通过，等待发布窗口", "text: ‸xxx", says="xxx"),
    Case("PP108", "effects[0].indicator", "indicator: 开户平均等待(分钟)", "indicator: ‸……", says="……"),
    Case("PP108", "summary", "summary: 提醒必须随单主动送达，已写入新系统上线检查表。", "summary: ‸待完善", says="待完善"),
    Case("PP109", "impact.affected_users", "affected_users: 46", "affected_users: ‸0", says="1"),
    Case("PP109", "impact.satisfaction.expected_change", "expected_change: 0.3", "expected_change: ‸-5.5", says="-5.5"),
    Case("PP109", "solutions[0].scores.feasibility", "feasibility: 4", "feasibility: ‸6", says="5"),
    Case("PP109", "solutions[0].scores.cost_benefit", "feasibility: 4, cost_benefit: 4", "feasibility: 4, cost_benefit: ‸0", says="1"),
    Case("PP109", "resources.money.amount", "amount: 3000", "amount: ‸-1", says="-1"),
    Case("PP109", "progress[4].percent", "percent: 100", "percent: ‸101", says="101"),
    Case("PP110", "title", "title: 用户不能及时收到审批提醒", "title: ‸" + "等" * 61, says="60"),
    Case("PP110", "moment_of_service", "moment_of_service: 开户审批", "moment_of_service: ‸" + "审" * 61, says="60"),
    Case("PP110", "resources.material", "material: 无需新增", "material: ‸" + "物" * 1001, says="1000"),
    Case("PP110", "evidence[0].file", "file: confirmation.eml ", "file: ‸" + "a" * 121 + " ", says="120"),
    Case("PP111", "beneficiary.key_people", "key_people: [陈晓，刘敏]", "key_people: ‸[]", says="1"),
    Case("PP111", "impact.affected_departments", "affected_departments: [brokerage, asset-management]", "affected_departments: ‸[]", says="1"),
    Case("PP111", "causes[1].whys", "    whys:\n      - 外出时没有办法审批\n      - 审批只能在内网电脑上完成\n", "    whys: ‸[]\n", says="1"),
    Case("PP111", "causes[0].whys", "      - 审批人不知道有单子在等\n", "      ‸- 审批人不知道有单子在等\n" + "".join(f"      - 第{n}问\n" for n in range(1, 6)), says="7"),
    Case("PP112", "found_through", "[service-records]", "‸[service-records, service-records]"),
    Case("PP112", "impact.affected_departments", "[brokerage, asset-management]", "‸[brokerage, brokerage]"),
    Case("PP112", "solutions[0].partners", "[oa-team]", "‸[oa-team, oa-team]"),
]

REFERENCES = [
    Case("PP115", "proposer", "proposer: wang-li", "proposer: ‸wang-lili", says="wang-li"),
    Case("PP115", "proposer", "proposer: wang-li", "proposer: ‸王莉", says="wang-li"),
    Case("PP115", "beneficiary.department", "department: brokerage", "department: ‸brokrage", says="brokerage"),
    Case("PP115", "beneficiary.department", "department: brokerage", "department: ‸研究部", says="research"),
    Case("PP115", "impact.affected_departments[1]", "[brokerage, asset-management]", "[brokerage, ‸assets-management]", says="asset-management"),
    Case("PP115", "solutions[1].partners[0]", "partners: [ops-desk]", "partners: [‸opsdesk]", says="ops-desk"),
    Case("PP115", "approval.by", "{by: zhao-qiang", "{by: ‸zhao-qian", says="zhao-qiang"),
    Case("PP115", "plan[1].owner", "owner: sun-hao", "owner: ‸孙浩", says="sun-hao"),
    Case("PP115", "progress[2].by", "2015-04-24\n    by: wang-li", "2015-04-24\n    by: ‸wangli", says="wang-li"),
]

KEY_POINTS = [
    Case("PP201", "id", "id: 201504-001", "id: ‸201504-999", says="201504-999.yaml"),
    Case("PP202", "proposed_on", BEGINNING, BEGINNING.replace("proposed_on: 2015-04-03", "proposed_on: ‸2015-03-31").replace("proposed: 2015-04-03", "proposed: 2015-03-31"), says="201503-"),
    Case("PP204", "proposer", "proposer: wang-li", "proposer: ‸tang-yu", says="tang-yu"),
    Case("PP211", "title", "title: 用户不能及时收到审批提醒", "title: ‸网络带宽不足", says="带宽不足", level="warning"),
    Case("PP211", "description", "登录系统才知道有单子在等。客户", "登录系统才知道，系统缺少提醒。客户", says="系统缺少", where="description: ‸|", level="warning"),
    Case("PP221", "origin.system_bug", "system_bug: false", "system_bug: ‸true"),
    Case("PP221", "origin.formal_request", "formal_request: false", "formal_request: ‸true"),
    Case("PP222", "scenario", "没有登录系统。\n", "又遇上系统崩溃。\n", says="系统崩溃", where="scenario: ‸|", level="warning"),
    Case("PP223", "origin.told", "told: 回访经纪业务部时，", "told: ‸上月提了需求单，", says="需求单", level="warning"),
    Case("PP231", "beneficiary.department", "department: brokerage\n  key", "department: ‸information-technology\n  key", says="information-technology"),
    Case("PP232", "title", "title: 用户不能", "title: ‸全公司用户不能", says="全公司", level="warning"),
    Case("PP232", "beneficiary.key_people", "[陈晓，刘敏]", "‸[陈晓，刘敏，全体员工]", says="全体员工", level="warning"),
    Case("PP241", "commitment", "commitment: 审批系统由 OA 小组负责，本人每周与其组长确认进度，直至用户确认。\n", "", says="oa-team, ops-desk", where="‸- kind: root"),
    Case("PP242", "causes", CAUSES + SOLUTIONS, f"causes:\n  {ONE_CAUSE}\nsolutions:\n  {ONE_SOLUTION}\n", where="‸- {category"),
    Case("PP243", "solutions", SOLUTIONS, SOLUTIONS.replace(MITIGATION, "").replace("feasibility: 4", "feasibility: 2"), where="‸- kind: root"),
    Case("PP244", "plan", "start: 2015-04-13\n    due: 2015-04-17", "start: 2015-02-04\n    due: 2015-04-17", says="93", where="  ‸- task: 短信过渡方案上线", level="warning"),
]

LOOP = [
    Case("PP301", "stages.analysed", "analysed: 2015-04-07", "analysed: ‸2015-04-02", says="2015-04-02"),
    Case("PP301", "stages.closed", "closed: 2015-05-13", "closed: ‸2015-05-11", says="2015-05-11"),
    Case("PP302", "stages.analysed", "  analysed: 2015-04-07\n", "", says="stages.analysed", where="‸stages:"),
    Case("PP302", "stages.resolved", "  resolved: 2015-05-08\n", "", says="stages.resolved", where="‸stages:"),
    Case("PP303", "stages.proposed", "  proposed: 2015-04-03", "  proposed: ‸2015-04-02", says="2015-04-03"),
    Case("PP304", "solutions", "    chosen: true\n" + MITIGATION, MITIGATION.replace("    chosen: true\n", ""), where="  ‸- kind: root"),
    Case("PP305", "plan[1].state", TASK, TASK.replace("    done_on: 2015-05-07\n    state: done", "    state: ‸in-progress"), says="企业微信提醒上线"),
    Case("PP306", "plan[1].state", TASK, TASK.replace("    done_on: 2015-05-07\n    state: done", "    state: ‸done"), says="企业微信提醒上线"),
    Case("PP306", "plan[1].state", TASK, TASK.replace("state: done", "state: ‸dropped\n    reason: 不再需要"), says="dropped"),
    Case("PP307", "plan[1].reason", TASK, TASK.replace("    done_on: 2015-05-07\n    state: done", "    state: dropped"), says="企业微信提醒上线", where="‸task: 企业微信提醒上线"),
    Case("PP308", "plan[0].due", "due: 2015-04-17", "due: ‸2015-04-12", says="2015-04-12"),
    Case("PP311", "evidence[0].confirmed_by", "confirmed_by: 陈晓", "confirmed_by: ‸孙浩", says="周倩"),
    Case("PP311", "evidence[0].confirmed_by", "confirmed_by: 陈晓", "confirmed_by: ‸顾青", says="陈晓"),
    Case("PP312", "stages.confirmed", "  confirmed: 2015-05-12", "  confirmed: ‸2015-05-11", says="2015-05-12"),
    Case("PP313", "evidence[0].fingerprint", "confirmed_on: 2015-05-12", "confirmed_on: 2015-05-12\n    fingerprint: ‸" + "0" * 32, says="bcc0837336324286a80a9514db2193d7"),
    Case("PP321", "withdrawn.duplicate_of", CLOSED, "withdrawn: {date: 2015-05-20, reason: duplicate}\n" + RESULT, where="‸withdrawn:"),
    Case("PP322", "withdrawn", END, END + "withdrawn: ‸{date: 2015-05-20, reason: out-of-scope}\n"),
    Case("PP323", "reopened[0].date", END, END + "reopened:\n  - date: ‸2015-05-01\n    reason: 又收不到了\n    back_to: causes_found\n"
         "    stages: {resolved: 2015-06-01, confirmed: 2015-06-02, closed: 2015-06-03}\n", says="2015-05-13"),
    Case("PP501", "progress[4]", CLOSED, RESULT, says="201504-001", where="  - ‸date: 2015-05-08", level="warning"),
    Case("PP502", "progress[0].date", "date: 2015-04-10\n    by", "date: ‸2015-04-01\n    by", says="2015-04-03"),
    Case("PP601", "light.declared", END, END + "light: {declared: ‸green, since: 2015-04-20, reason: 一切顺利}\n", says="2015-04-20"),
    Case("PP701", "evidence[0].file", "file: confirmation.eml ", "file: ‸Confirmation.eml ", says="201504-001/Confirmation.eml"),
    Case("PP702", "evidence[0].sha256", DIGEST, "‸" + "0" * 64, says=DIGEST),
    Case("PP711", "", END, END + "# 请打 ‸138 0000 0000\n", says="138****0000"),
]

AFTERWARDS = [
    Case("PP101", "followups[1].note", "    measured: 12\n    note: 七月单子多了近一倍，等待没有变长\n", "    measured: 12\n", where="  - ‸days: 90"),
    Case("PP103", "followups[0].held", "held: true\n    measured: 13", "held: ‸保持\n    measured: 13", says="保持"),
    Case("PP103", "followups[1].measured", "measured: 12", "measured: ‸12 分钟", says="12 分钟"),
    Case("PP105", "followups[0].date", "date: 2015-06-12", "date: ‸2015/6/12", says="2015-06-12"),
    Case("PP108", "followups[1].note", "note: 七月单子多了近一倍，等待没有变长", "note: ‸略", says="略"),
    Case("PP115", "recurs", END, END + "recurs: ‸201403-001\n", says="201403-001"),
    Case("PP117", "followups[1].date", "date: 2015-08-11", "date: ‸2016-08-11", says="2016-08-11"),
    Case("PP331", "followups[0].days", "days: 30", "days: ‸60", says="30, 90"),
    Case("PP331", "followups[0].date", "date: 2015-06-12", "date: ‸2015-05-12", says="2015-05-12"),
    Case("PP332", "followups[0].held", "held: true\n    measured: 13", "held: ‸false\n    measured: 13", says="201504-001", level="warning"),
    Case("PP333", "recurs", END, END + "recurs: ‸201504-001\n", says="201504-001"),
    Case("PP334", "evidence[0].expires_on", "    confirmed_on: 2015-05-12\n", "    confirmed_on: 2015-05-12\n    expires_on: ‸2015-05-11\n", says="2015-05-11"),
    Case("PP335", "reopened[0]", OUTCOME, END + "reopened:\n  - ‸date: 2015-12-18\n    reason: 又收不到了\n    back_to: causes_found\n", says="2015-12-18"),
    Case("PP873", "evidence[0].confirmed_on", "confirmed_on: 2015-05-12", "confirmed_on: ‸2015-05-07", says="2015-05-08", level="warning"),
]

CASES = [*READING, *MISSING, *UNKNOWN, *WRONG_TYPE, *CHOICE, *DATES, *FORMS, *REFERENCES, *KEY_POINTS, *LOOP, *AFTERWARDS]

PLAN = [
    Case("PP101", "month", "month: 2015-05\n", "", where=TOP),
    Case("PP101", "listed_on", "listed_on: 2015-05-04\n", "", where=TOP),
    Case("PP101", "pain_points[0].id", "- id: 201504-001\n    removed_on", "- ‸removed_on"),
    Case("PP102", "pain_points[1].resaon", "    reason: 排期定了", "    ‸resaon: 排期定了", says="reason"),
    Case("PP103", "group", "group: project-management", "group: ‸[project-management]", says="project-management"),
    Case("PP103", "listed_on", "listed_on: 2015-05-04", "listed_on: ‸20150504", says="20150504"),
    Case("PP103", "pain_points[1]", "  - id: 201504-001\n    added_on: 2015-05-07\n    reason: 排期定了，本月能做完\n", "  - ‸201504-001\n", says="201504-001"),
    Case("PP105", "pain_points[1].added_on", "added_on: 2015-05-07", "added_on: ‸2015-5-7", says="2015-05-07"),
    Case("PP105", "pain_points[0].removed_on", "removed_on: 2015-05-06", "removed_on: ‸5 月 6 日"),
    Case("PP106", "month", "month: 2015-05", "month: ‸2015-5", says="2015-05"),
    Case("PP107", "pain_points[1].reason", "reason: 排期定了，本月能做完", "reason: ‸''"),
    Case("PP108", "pain_points[0].reason", "reason: OA 小组的排期没有定", "reason: ‸待补充", says="待补充"),
    Case("PP110", "notes", "notes: 五一以后开工", "notes: ‸" + "五" * 4001, says="4000"),
    Case("PP115", "group", "group: project-management", "group: ‸project-managment", says="project-management"),
    Case("PP115", "pain_points[0].id", "id: 201504-001\n    removed_on", "id: ‸201504-010\n    removed_on", says="201504-001"),
    Case("PP841", "month", "month: 2015-05", "month: ‸2015-06", says="records/plans/2015-06/project-management.yaml"),
    Case("PP842", "pain_points[0].removed_on", "removed_on: 2015-05-06", "removed_on: ‸2015-05-18", says="2015-05-15", level="warning"),
    Case("PP845", "pain_points[1].id", "    removed_on: 2015-05-06\n", "", says="201504-001", where="id: ‸201504-001\n    added_on"),
    Case("PP846", "pain_points[0].removed_on", "removed_on: 2015-05-06", "removed_on: ‸2015-05-03", says="2015-05-03"),
    Case("PP846", "pain_points[1].removed_on", "added_on: 2015-05-07", "added_on: 2015-05-07\n    removed_on: ‸2015-05-06", says="2015-05-07"),
    Case("PP846", "pain_points[1].added_on", "added_on: 2015-05-07", "added_on: ‸2015-05-01", says="2015-05-01"),
    Case("PP872", "pain_points[1].id", "added_on: 2015-05-07", "added_on: 2015-05-12", says="2015-05-12", where="id: ‸201504-001\n    added_on", level="warning"),
]

REVIEW = [
    Case("PP101", "reviews[0].pain", "    pain: 95\n", "", where="- ‸id: 201504-001"),
    Case("PP102", "reviews[0].remark", "    note: ", "    ‸remark: ", says="“remark”"),
    Case("PP103", "reviews[0].proactive", "proactive: 90", "proactive: ‸九十", says="九十"),
    Case("PP105", "reviews[0].date", "date: 2015-07-03", "date: ‸2015-07-32", says="2015-07-32"),
    Case("PP106", "quarter", "quarter: 2015-Q2", "quarter: ‸2015Q2", says="2015-Q2"),
    Case("PP108", "reviews[0].note", "note: 柜台前的场景写得具体", "note: ‸略", says="略"),
    Case("PP109", "reviews[0].user", "user: 92.5", "user: ‸101", says="100"),
    Case("PP109", "reviews[0].closed_loop", "closed_loop: 96", "closed_loop: ‸-1", says="-1"),
    Case("PP115", "reviewer", "reviewer: lin-tao", "reviewer: ‸林涛", says="lin-tao"),
    Case("PP115", "reviews[0].id", "id: 201504-001", "id: ‸201504-1", says="201504-001"),
    Case("PP117", "reviews[0].date", "date: 2015-07-03", "date: ‸2015-12-19", says="2015-12-19"),
    Case("PP841", "reviewer", "reviewer: lin-tao", "reviewer: ‸hu-bin", says="records/reviews/2015-Q2/hu-bin.yaml"),
    Case("PP852", "reviews[1].id", "    note: 柜台前的场景写得具体\n",
         "  - {id: ‸201504-001, date: 2015-07-06, pain: 90, proactive: 90, user: 90, closed_loop: 90}\n", says="201504-001"),
    Case("PP854", "reviews[0].date", "date: 2015-07-03", "date: ‸2015-03-31", says="2015-03-31"),
]

RATING = [
    Case("PP101", "ratings[0].score", "    score: 4.2\n", "", where="- ‸department: brokerage"),
    Case("PP103", "year", "year: 2015", "year: ‸2015 年", says="2015 年"),
    Case("PP105", "ratings[1].date", "date: 2015-12-14", "date: ‸12-14"),
    Case("PP107", "ratings[0].note", "note: 开户不用再打电话催", "note: ‸''"),
    Case("PP109", "ratings[1].score", "score: 3.9", "score: ‸39", says="5"),
    Case("PP115", "ratings[0].department", "department: brokerage", "department: ‸broker", says="brokerage"),
    Case("PP117", "ratings[0].date", "date: 2015-12-10", "date: ‸2016-01-10", says="2016-01-10"),
    Case("PP841", "year", "year: 2015", "year: ‸2014", says="records/ratings/2014.yaml"),
    Case("PP855", "ratings[1].department", "department: research", "department: ‸information-technology", says="information-technology"),
    Case("PP856", "ratings[1].department", "department: research\n    date: 2015-12-14", "department: ‸brokerage\n    date: 2015-12-14", says="brokerage"),
    Case("PP857", "ratings[0].date", "date: 2015-12-10", "date: ‸2014-12-31", says="2014-12-31"),
]

SCORECARD = [
    Case("PP101", "indicators[0].target", "    target: 90\n", "", where="- ‸id: first-response"),
    Case("PP101", "department", "department: brokerage\n", "", where=TOP),
    Case("PP102", "indicators[0].goal", "    formula: 1 小时", "    ‸goal: 90\n    formula: 1 小时", says="goal"),
    Case("PP103", "indicators[0].weight", "weight: 60", "weight: ‸六十", says="六十"),
    Case("PP103", "indicators[0].actuals[0].value", "value: 84}", "value: ‸八成}", says="八成"),
    Case("PP104", "indicators[1].measure", "measure: confirmed-share", "measure: ‸confirmed", says="confirmed-share"),
    Case("PP104", "indicators[0].better", "better: higher\n    target: 90", "better: ‸越高越好\n    target: 90", says="higher"),
    Case("PP105", "set_on", "set_on: 2015-04-01", "set_on: ‸2015-4-1", says="2015-04-01"),
    Case("PP105", "review_on", "review_on: 2015-07-10", "review_on: ‸7 月 10 日"),
    Case("PP105", "reviewed_on", "reviewed_on: 2015-07-09", "reviewed_on: ‸2015-07-32", says="2015-07-32"),
    Case("PP106", "period", "period: 2015-Q2", "period: ‸2015Q2", says="2015-Q2"),
    Case("PP106", "card", "card: after-sales", "card: ‸After-sales"),
    Case("PP106", "indicators[0].actuals[1].month", "month: 2015-05", "month: ‸2015-5", says="2015-04"),
    Case("PP107", "title", "title: 售后服务", "title: ‸''"),
    Case("PP107", "goal", "goal: 客户愿意再来", "goal: ‸''"),
    Case("PP107", "role", "role: 客服专员", "role: ‸''"),
    Case("PP107", "factors[0].name", "name: 响应速度", "name: ‸''"),
    Case("PP107", "factors[0].causes[0].name", "name: 高峰时没有人接", "name: ‸''"),
    Case("PP107", "factors[0].causes[0].causes[0].name", "name: 值班表按平日排", "name: ‸''"),
    Case("PP107", "indicators[0].name", "name: 响应时间", "name: ‸''"),
    Case("PP107", "indicators[0].unit", 'unit: "%"\n    better: higher\n    target: 90', 'unit: ‸""\n    better: higher\n    target: 90'),
    Case("PP108", "indicators[0].formula", "formula: 1 小时内答复的请求 ÷ 全部请求", "formula: ‸待补充", says="待补充"),
    Case("PP109", "indicators[0].actuals[0].value", "value: 84}", "value: ‸-84}", says="0"),
    Case("PP110", "indicators[0].name", "name: 响应时间", "name: ‸" + "响" * 41, says="40"),
    Case("PP115", "department", "department: brokerage", "department: ‸brokerag", says="brokerage"),
    Case("PP841", "card", "card: after-sales", "card: ‸after-sale", says="records/scorecards/2015-Q2/after-sale.yaml"),
    Case("PP106", "factors[0].id", "- id: speed", "- id: ‸Speed"),
    Case("PP881", "indicators", "weight: 60", "weight: 50", says="90", where="‸- id: first-response"),
    Case("PP883", "review_on", "reviewed_on: 2015-07-09\n", "", says="2015-07-10", where="review_on: ‸2015-07-10", level="warning"),
    Case("PP889", "reviewed_on", "reviewed_on: 2015-07-09", "reviewed_on: ‸2015-03-31", says="2015-04-01"),
    Case("PP885", "indicators[1].combine", "    measure: confirmed-share", "    measure: confirmed-share\n    combine: ‸sum", says="combine"),
    Case("PP885", "indicators[0].scope", "    weight: 60", "    weight: 60\n    scope: ‸research", says="scope"),
    Case("PP884", "indicators[0].factor", "factor: speed", "factor: ‸sped", says="sped"),
    Case("PP884", "indicators[1].id", "id: confirmed\n    name: 用户", "id: ‸first-response\n    name: 用户", says="first-response"),
    Case("PP885", "indicators[1].actuals", "    measure: confirmed-share", "    measure: confirmed-share\n    actuals: ‸[{month: 2015-04, value: 1}]"),
    Case("PP886", "indicators[0].actuals[1].month", "month: 2015-05", "month: ‸2015-07", says="2015-07"),
    Case("PP887", "indicators[1].target", "target: 80", "target: ‸0"),
]

PAPER_CASES = [
    *(("plan", case) for case in PLAN),
    *(("review", case) for case in REVIEW),
    *(("rating", case) for case in RATING),
    *(("scorecard", case) for case in SCORECARD),
]
