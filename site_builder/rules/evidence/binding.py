"""Rules on what a user's confirmation binds (contribution 4): changed later, it has to be confirmed anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.fault import Fault
from site_builder.fingerprint import confirmed_parts, fingerprint_of
from site_builder.lifecycle import reached
from site_builder.register import Record
from site_builder.rules import at, rule

Faults = Iterable[Fault]
# What a piece of evidence says of a confirmation; the rest may be put right later.
_CONFIRMATION = ("file", "sha256", "confirmed_by", "confirmed_on")


@rule("PP313")
def confirmation_binds(pain_point: Record) -> Faults:
    """记录与用户确认时的内容一致。
    A record says what the user confirmed.

    指纹由名称、描述、采用的方案和结果算出；对不上，就不是用户认可的内容了。
    The fingerprint is made of title, description, chosen solutions and outcome; if it doesn't match, the user agreed to something else.

    用户确认以后，名称、描述、采用的方案或结果改动过：指纹应是 {value}，现在的内容是 {fingerprint}。
    Title, description, chosen solutions or outcome were changed after the user had confirmed: {value} was confirmed, this is {fingerprint}.

    改回用户确认时的内容。确实要改，先把现在的内容给用户看，得到书面回复，加一条新的 evidence，在它下面写 fingerprint: {fingerprint}
    Put back what the user confirmed. Or show the user what it says now, and when they have agreed in writing, add that evidence with fingerprint: {fingerprint}

    Bad:
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 陈晓, confirmed_on: 2015-05-12, fingerprint: 00000000000000000000000000000000}

    Good:
        # 用户重新确认过，或者内容没有改
        notes: 又抽查了一次
    """
    signed = [(n, each) for n, each in enumerate(pain_point.data.get("evidence", ())) if each.get("fingerprint")]
    if signed and reached(pain_point, "confirmed"):
        index, last = max(signed, key=lambda each: (each[1].get("confirmed_on", ""), each[0]))
        fingerprint = fingerprint_of(pain_point.data)
        if last["fingerprint"] != fingerprint:
            yield at("evidence", index, "fingerprint", value=last["fingerprint"], fingerprint=fingerprint)


@rule("PP314", since="2026-11-01")
def confirmation_is_bound(pain_point: Record) -> Faults:
    """用户确认时记下确认内容的指纹。
    With the user's confirmation goes a fingerprint of what was confirmed.

    有了指纹，以后内容改没改一查便知。
    By the fingerprint anybody can see whether the text was changed since.

    到了“用户确认”，却没有一条证据写着 fingerprint。
    “Confirmed” is reached, but no evidence has a fingerprint.

    把这一行原样写在用户最后一次确认的那条 evidence 下面：fingerprint: {fingerprint}
    Write this line below the evidence of the user's last confirmation: fingerprint: {fingerprint}

    Bad:
        id: 202611-000
        proposed_on: 2026-11-03
        stages: {proposed: 2026-11-03, analysed: 2026-11-03, causes_found: 2026-11-04, resolved: 2026-11-05, confirmed: 2026-11-06, closed: }
        summary:

    Good:
        # 2026 年 11 月以前提出的不要求
        notes: 又抽查了一次
    """
    evidence = pain_point.data.get("evidence", ())
    # Without the day of the proposal nobody knows whether the rule held then.
    known = pain_point.proposed_on is not None
    if (
        evidence
        and known
        and reached(pain_point, "confirmed")
        and not any(each.get("fingerprint") for each in evidence)
    ):
        yield at("evidence", len(evidence) - 1, "fingerprint", fingerprint=fingerprint_of(pain_point.data))


@rule("PP345")
def confirmed_text_stays(pain_point: Record, before: Record) -> Faults:
    """用户确认过的内容不再改，除非重新确认。
    What the user confirmed stays, until confirmed anew.

    用户认可的是当时的名称、描述、采用的方案和结果；改了，就不是用户认可的了。
    The user agreed to the title, description, chosen solutions and outcome of that day; changed, it is something else.

    用户确认以后，“{label}”改动了。
    “{label}” was changed after the user had confirmed.

    改回原样。确实要改，先把现在的内容给用户看，得到书面回复，加一条新的 evidence，在它下面写 fingerprint: {fingerprint}
    Put it back. Or show the user what it says now, and when they have agreed in writing, add that evidence with fingerprint: {fingerprint}

    Bad:
        title: 用户完全收不到审批提醒

    Good:
        notes: 又抽查了一次
    """
    if not (reached(before, "confirmed") and reached(pain_point, "confirmed")):
        return
    # The same file can't say that the user agreed to something else.
    known = {each.get("sha256") for each in before.data.get("evidence", ())}
    new = [each for each in pain_point.data.get("evidence", ()) if each.get("sha256") not in known]
    fingerprint = fingerprint_of(pain_point.data)
    if any(each.get("fingerprint") == fingerprint for each in new):
        return
    now = confirmed_parts(pain_point.data)
    for name, was in confirmed_parts(before.data).items():
        if now[name] != was:
            yield at(name, fingerprint=fingerprint)


@rule("PP346")
def confirmations_stay(pain_point: Record, before: Record) -> Faults:
    """用户的确认合并以后不再改。
    A user's confirmation stays once merged.

    确认是哪一天、谁、对什么内容作出的，事后不能换。
    Who confirmed what on which day can't be exchanged afterwards.

    {who} 在 {date} 的确认不见了，或者改动了。
    The confirmation by {who} of {date} is gone or changed.

    改回原样；有新的确认，另加一条 evidence。
    Put it back; add a new confirmation as evidence of its own.

    Bad:
        # 合并时写着陈晓的确认和它的 fingerprint
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 刘敏, confirmed_on: 2015-05-12, fingerprint: bcc0837336324286a80a9514db2193d7}

    Good:
        notes: 又抽查了一次
    """
    now = pain_point.data.get("evidence", ())
    for index, each in enumerate(before.data.get("evidence", ()) if reached(before, "confirmed") else ()):
        kept = [one for one in now if _said(one) == _said(each)]
        if not any(each.get("fingerprint") in (None, one.get("fingerprint")) for one in kept):
            yield at("evidence", index, who=each.get("confirmed_by", "—"), date=each.get("confirmed_on", "—"))


def _said(evidence: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(evidence.get(name) for name in _CONFIRMATION)
