"""The user's mail of confirmation, written evidence of a confirmed pain point."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from site_builder.sample.tale import Tale
from site_builder.sample.words import day_words, one, some, tell

_SHANGHAI = timezone(timedelta(hours=8))


def write_letter(tale: Tale) -> bytes:
    """The mail as a UTF-8 text file: headers, greeting, confirmation with figures, signature; empty before that."""
    confirmed_on = tale.course.reached.get("confirmed")
    if not confirmed_on:
        return b""
    rng, phrases = tale.rng, tale.phrases
    resolved_on = tale.course.reached["resolved"]
    days = {"from": day_words(resolved_on, phrases), "to": day_words(confirmed_on, phrases)}
    words = {
        **tale.words,
        "trial": str((confirmed_on - resolved_on).days),
        "period": phrases["date_words"]["span"].format(**days),
        "outcome_word": phrases["outcome_words"]["eliminated" if tale.eliminated else "mitigated"],
    }
    user, dept = tale.matter.users[0], words["dept"]
    provider = tale.crew.departments["information-technology"].unit.zh
    sent = datetime(
        confirmed_on.year, confirmed_on.month, confirmed_on.day,
        rng.randint(9, 17), rng.randint(0, 59), tzinfo=_SHANGHAI,
    )  # fmt: skip
    headers = [
        "From: " + tell(phrases["sender"], rng, {"name": user, "unit": dept}),
        "To: " + tell(phrases["sender"], rng, {"name": tale.proposer.zh, "unit": provider}),
        "Date: " + format_datetime(sent),
        "Subject: " + one(phrases["subjects"], rng, words),
        "Content-Type: text/plain; charset=utf-8",
    ]
    body = [
        one(phrases["greetings"], rng, words),
        one(phrases["confirmations"], rng, words),
        one(phrases["facts"], rng, words) + "".join(some(phrases["extras"], rng.choice((0, 1, 1, 2)), rng, words)),
        user if tale.chance(0.6) else f"{dept} {user}",
    ]
    return ("\n".join(headers) + "\n\n" + "\n\n".join(body) + "\n").encode()
