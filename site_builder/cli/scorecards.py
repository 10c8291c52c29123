"""The command scorecards: a period's cards by score, every sum with its steps."""

from __future__ import annotations

import click

from site_builder.cli.setting import Setting, checked_register, common


@click.command()
@click.argument("period", metavar="[PERIOD]", default="", required=False)
@common
def scorecards(setting: Setting, period: str) -> None:
    """一个时期的指标卡：名次、得分和每一步 / a period's scorecards by score, with every step of their sums.

    时期写成 2015-Q2、2015-04 或 2015；不写就是现在这一期。加 --quiet 只列得分。

    Write the period like 2015-Q2, 2015-04 or 2015; without one it is the current one. With --quiet the scores alone
    are listed.

    \b
    painpoints scorecards
    painpoints scorecards 2015-Q2
    """
    from site_builder.card_sums import CardSums, text
    from site_builder.measures.basis import Basis
    from site_builder.measures.card_ranks import by_period, current
    from site_builder.measures.scorecards import cards_of, score_of

    if not setting.project.usable:
        setting.refuse("no_programme", text=period)
    checked = checked_register(setting)
    if not checked.is_clean:
        click.echo(setting.words("score_errors"), err=True)
    basis = Basis(checked.register.as_of(setting.as_of), setting.project.programme, setting.as_of)
    periods = by_period(cards_of(basis.register.records))
    now = current(periods, setting.as_of)
    if now is None:
        setting.refuse("no_cards")
    wanted = next((each for each in periods if each.name == period), None) if period else now
    if wanted is None:
        setting.refuse("no_cards_in", period=period, periods=", ".join(each.name for each in periods))
    scores = [score_of(basis, card) for card in periods[wanted]]
    project = setting.project
    sums = CardSums(wanted, scores, project.programme, project.strings, setting.language, setting.as_of, setting.quiet)
    click.echo(text(sums), nl=False)
