"""The command that tells people what is due today."""

from __future__ import annotations

import os

import click

from site_builder.cli.setting import Setting, checked_register, common

ADDRESSES = "PAINPOINTS_NOTIFY_URLS"


@click.command()
@click.option("--send", is_flag=True, help="真的发送 / really send them")
@common
def remind(setting: Setting, send: bool) -> None:
    """今天要提醒谁什么 / who has to be told what today; a dry run unless --send.

    每人每天至多一条；没有事就不发，不是工作日也不发。临近的每天提醒，其余（包括逾期的）在每周第一个工作日提醒，
    本周到期的在最后一个工作日再提醒一次。发送要用 painpoints[notify]，地址写在环境变量 PAINPOINTS_NOTIFY_URLS 里
    （apprise 的写法，空格隔开），其中 {id}、{login}、{number} 换成人员编号、平台账号、工号。

    One message a person and day, none when there is nothing to say or on a day off. What is close is told daily, the
    rest (also what is late) on the week's first workday, and what the week still asks on its last. Sending needs
    painpoints[notify] and the environment variable PAINPOINTS_NOTIFY_URLS (as apprise writes them, blanks between);
    in them {id}, {login} and {number} stand for the person's id, account at the forge and work number.

    \b
    painpoints remind
    painpoints remind --as-of 2015-06-12
    painpoints remind --send
    """
    from site_builder.measures.basis import Basis
    from site_builder.remind import NoLibrary, by_library, digests, send_all

    project = setting.project
    if not project.usable:
        setting.refuse("no_programme", text="remind")
    addresses = os.environ.get(ADDRESSES, "").split()
    if send and project.programme.frozen_on is not None:
        setting.say("remind_frozen", date=project.programme.frozen_on)
        return
    if send and not addresses:
        setting.refuse("remind_nowhere", name=ADDRESSES)
    register = checked_register(setting).register.as_of(setting.as_of)
    found = digests(Basis(register, project.programme, setting.as_of), project.strings, setting.language)
    if not found:
        setting.say("remind_none", date=setting.as_of)
    if not send:
        click.echo("\n".join(f"{digest.title}\n{digest.text}" for digest in found), nl=False)
        return
    try:
        unsent = list(send_all(found, addresses, by_library))
    except NoLibrary:
        setting.refuse("remind_library")
    for each in unsent:
        click.echo(setting.words("remind_unsent", who=each.digest.person.id, n=each.address), err=True)
    if found:
        setting.say("remind_sent", n=len(found) - len({each.digest.person.id for each in unsent}))
    raise SystemExit(1 if unsent else 0)
