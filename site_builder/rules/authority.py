"""Rules on who may do what (contribution 4): the table of approvals, held against the author of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from site_builder.analysis import approval_of
from site_builder.authority import offices_of, owners_of, roles_of
from site_builder.changes import CODE, KINDS, Author, Changes, RecordChange
from site_builder.codeowners import CodeOwners
from site_builder.fault import Fault
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.rules import at, at_pointer, rule
from site_builder.words import enumerated, same

Faults = Iterable[Fault]
# Of all changes at once: the path of a file, and what is wrong there.
Placed = Iterator[tuple[str, Fault]]
_SHOWN = 5


@rule("PP351")
def only_by_those_who_may(change: RecordChange, author: Author, programme: Programme, as_of: date) -> Faults:
    """改动由审批表里写明的人来做。
    A change is made by those whom the table of approvals names.

    各人只改自己提出的痛点；计划、评审、规定和组织架构由各自的负责人改。
    Everybody changes their own pain points; plans, reviews, programme and organization are changed by those in charge.

    {who}不能做这种改动：{kind}。可以做的是{roles}。
    {who} can't make this change: {kind}. It is for {roles}.

    请{roles}来改。代提出人修改痛点的，先请提出人把你登记为代理人（proxies）。
    Let {roles} make it. To change a pain point for its proposer, the proposer names you in proxies first.

    Bad:
        # 由 liu-yang 提交
        notes: 顺手改一下

    Good:
        # 由提出人 wang-li 提交
        notes: 又抽查了一次
    """
    if author.person is None:
        return
    roles = roles_of(author.person, change, programme, as_of)
    person = programme.person(author.person)
    for kind, pointer in change.kinds.items():
        row = programme.approvals.rows.get(kind)
        if row is not None and roles.isdisjoint(row.by):
            named = enumerated(programme.approvals.roles[role] for role in row.by)
            who = person.name if person else same(author.login)
            yield at_pointer(pointer, who=who, kind=row.label, roles=named)


@rule("PP352")
def author_is_known(changes: Changes, author: Author, programme: Programme) -> Placed:
    """提交改动的账号在组织架构里。
    Who makes a change has an account in the organization.

    不知道是谁，就不知道能不能改。
    Without knowing who it is, nobody knows what they may change.

    组织架构里没有人的 login 是 {login}。
    Nobody in the organization has the login {login}.

    请项目办公室在 records/programme/organization.yaml 里给这个人写上 login: {login}。
    Let the programme office add login: {login} to that person in records/programme/organization.yaml.

    Bad:
        # 由没有登记的账号提交
        notes: 顺手改一下

    Good:
        # 由提出人 wang-li 提交
        notes: 又抽查了一次
    """
    if author.person is None and programme.approvals.rows:
        for path in changes.first:
            yield path, at_pointer((), login=author.login)


@rule("PP353")
def records_and_code_apart(changes: Changes) -> Placed:
    """记录和程序分开提交。
    Records and code come in separate pull requests.

    记录由业务的人批准，程序由技术的人批准；混在一起，总有一边没有人看。
    Records and code have different reviewers; together, one half goes unseen.

    这次提交既改了记录，又改了 {files}。
    This change touches records, and {files} as well.

    把 records/ 以外的改动另外提交。
    Put what lies outside of records/ into a pull request of its own.

    Bad:
        # 同时改了 templates/base.html
        notes: 又抽查了一次

    Good:
        notes: 又抽查了一次
    """
    more = ["…"] if len(changes.code) > _SHOWN else []
    for change in changes.records[:1]:
        if changes.code:
            yield change.path, at_pointer((), files=", ".join((*changes.code[:_SHOWN], *more)))


@rule("PP357")
def code_by_those_who_may(changes: Changes, author: Author, programme: Programme, as_of: date) -> Placed:
    """记录以外的文件由审批表里写明的人来改。
    Files that are no records are changed by those whom the table of approvals names.

    程序、模板和工作流决定怎样检查和显示；改了它们，检查就不可靠了。
    Code, templates and workflows decide what is checked and shown; who changes them changes the check.

    {who}不能改 {files}。可以改的是{roles}。
    {who} can't change {files}. It is for {roles}.

    请{roles}来改，或者从这次提交里去掉这些文件。
    Let {roles} make it, or leave these files out of this pull request.

    Bad:
        # 由 liu-yang 提交，改了 templates/base.html
        notes: 顺手改一下

    Good:
        # 只改记录
        notes: 又抽查了一次
    """
    row = programme.approvals.rows.get(CODE)
    if row is None or author.person is None or not offices_of(author.person, programme, as_of).isdisjoint(row.by):
        return
    person = programme.person(author.person)
    for path in changes.code[:1]:
        yield (
            path,
            at_pointer(
                (),
                who=person.name if person else same(author.login),
                files=", ".join(changes.code[:_SHOWN]),
                roles=enumerated(programme.approvals.roles[role] for role in row.by),
            ),
        )


@rule("PP354")
def approved_by_another(pain_point: Record, programme: Programme) -> Faults:
    """方案不由提出人自己批准。
    A solution isn't approved by its own proposer.

    没有人批准、评审或者确认自己的痛点。
    Nobody approves, reviews or confirms their own.

    {who}是提出人或代理人，不能批准自己的方案。
    {who} is the proposer or a proxy, and can't approve their own solution.

    写批准方案的分组负责人或项目办公室的人。
    Name the group lead, or who of the programme office approved it.

    Bad:
        approval: {by: wang-li, date: 2015-04-10, decision: approved}

    Good:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: approved}
    """
    by = pain_point.data.get("approval", {}).get("by")
    if by is not None and by in owners_of(pain_point):
        person = programme.person(by)
        yield at("approval", "by", who=person.name if person else same(by))


@rule("PP358")
def approver_may_approve(pain_point: Record, programme: Programme) -> Faults:
    """批准方案的是分组负责人，或项目办公室的人。
    Who approves a solution leads a group, or belongs to the programme office.

    要花钱、动全局的方案，由担责任的人批准。
    What costs money or touches everybody is approved by whoever answers for it.

    {who}在 {date} 不是分组负责人，也不在项目办公室。
    {who} led no group on {date}, and isn't of the programme office.

    写真正批准的人；这个人有权批准的，请项目办公室写进 records/programme/。
    Name who really approved it; where this person may, ask the programme office to say so in records/programme/.

    Bad:
        approval: {by: chen-jie, date: 2015-04-10, decision: approved}

    Good:
        approval: {by: zhao-qiang, date: 2015-04-10, decision: approved}
    """
    approval = approval_of(pain_point)
    person = programme.person(approval.by) if approval else None
    # A register without the table holds nobody to it.
    if person is None or approval is None or person.id in owners_of(pain_point):
        return
    if programme.approvals.rows and not offices_of(person.id, programme, approval.on):
        yield at("approval", "by", who=person.name, date=approval.on)


@rule("PP355")
def table_is_complete(approvals: Record) -> Faults:
    """审批表里每种改动写一行。
    The table of approvals has one row for each kind of change.

    没有写到的改动谁都可以做，写了两次就不知道以哪一行为准。
    What isn't listed anybody could do; listed twice, nobody knows which row holds.

    “{kind}”应当有一行，现在有 {count} 行。
    “{kind}” should have one row, and has {count}.

    每种改动正好写一行。
    Write just one row for it.

    Bad:
        changes:
          - {change: propose, by: [proposer], approve: [group_lead]}

    Good:
        office: [li-fang]
    """
    listed = [each.get("change") for each in approvals.data.get("changes", ())]
    choices = approvals.type.field(("changes", 0, "change"))
    for kind in KINDS:
        if listed.count(kind) != 1:
            yield at("changes", kind=choices.choice(kind), count=listed.count(kind))


@rule("PP356")
def code_owners_are_the_table(approvals: Record, codeowners: CodeOwners, as_of: date, today: date) -> Faults:
    """CODEOWNERS 与审批表一致。
    CODEOWNERS is what the table of approvals says.

    代码平台按 CODEOWNERS 请人批准；它过时了，就请错人。
    The forge asks for approval by CODEOWNERS; an old one asks the wrong people.

    {path} 与审批表、组织架构不一致，或者还没有。
    {path} isn't there, or isn't what the table and the organization say.

    运行 painpoints codeowners，并提交这个文件。
    Run painpoints codeowners, and commit the file.

    Bad:
        # CODEOWNERS 还是以前的
        office: [li-fang]

    Good:
        # 运行过 painpoints codeowners
        office: [li-fang, xie-ting]
    """
    # On an earlier day other people led the groups.
    if as_of == today and codeowners.is_stale:
        yield at("changes", path=codeowners.path)
