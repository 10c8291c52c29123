"""How one pain point ended, as data: effect, evidence, stages, outcome and look-backs, or its withdrawal."""

from datetime import date
from hashlib import sha256
from typing import Any

from site_builder.sample.lookback import look_backs
from site_builder.sample.tale import Tale
from site_builder.sample.words import one

EVIDENCE_FILE = "confirmation.eml"


def result(tale: Tale, letter: bytes) -> dict[str, Any]:
    """Effects, evidence, stages, outcome, what was learnt and look-backs, as far as the pain point got."""
    reached = tale.course.reached
    found: dict[str, Any] = {}
    if "causes_found" in reached and tale.chance(0.55):
        found["effects"] = [_effect(tale)]
    if "confirmed" in reached:
        found["evidence"] = [_evidence(tale, letter)]
    found["stages"] = dict(reached)
    if "resolved" in reached:
        found["outcome"] = "eliminated" if tale.eliminated else "mitigated"
    if "closed" in reached:
        found["summary"] = tale.one("summaries")
    found |= look_backs(tale, measured="effects" in found)
    if "confirmed" in reached and tale.chance(0.5):
        found["user_feedback"] = tale.one("feedbacks")
    if tale.chance(0.12):
        found["notes"] = tale.one("notes")
    return found


def withdrawal(tale: Tale, original: str | None) -> dict[str, Any]:
    """Why and when it was withdrawn, with the record that it repeats; empty for the others."""
    if not tale.course.withdrawn_on:
        return {}
    reason = tale.matter.fate if original or tale.matter.fate != "duplicate" else "not-a-pain-point"
    words = {**tale.words, "original": original or ""}
    found: dict[str, Any] = {"date": tale.course.withdrawn_on, "reason": reason}
    if original:
        found["duplicate_of"] = original
    found["note"] = one(tale.phrases["withdrawn_notes"][reason], tale.rng, words)
    return {"withdrawn": found}


def _effect(tale: Tale) -> dict[str, Any]:
    indicator = f"{tale.words['indicator']}（{tale.words['unit']}）"
    found: dict[str, Any] = {
        "indicator": indicator,
        "kind": tale.rng.choice(("internal-operation", "internal-operation", "satisfaction")),
        "better": "lower",
        "before": tale.figures.before,
        "target": tale.figures.target,
    }
    if "resolved" in tale.course.reached:
        found["after"] = tale.figures.after
    return found | {"method": tale.rng.choice(("data-comparison", "interview", "feedback-tracking"))}


def _evidence(tale: Tale, letter: bytes) -> dict[str, Any]:
    confirmed_on: date = tale.course.reached["confirmed"]
    return {
        "kind": "email",
        "file": EVIDENCE_FILE,
        "sha256": sha256(letter).hexdigest(),
        "confirmed_by": tale.matter.users[0],
        "confirmed_on": confirmed_on,
    }
