"""The pain itself as data: what hurts, whom, how much, and what solving it is worth."""

from typing import Any

from site_builder.sample.days import shift
from site_builder.sample.tale import Tale
from site_builder.sample.words import one, some, tell

_WAYS = ("asked", "asked", "confirmed", "recalled")
_CHANNELS = ("customer-feedback", "market-research", "service-records", "sales-team", "industry-reports")
_DEGREES = ("high", "medium", "low")
_FREQUENCIES = ("frequent", "frequent", "occasional", "rare")


def pain(tale: Tale) -> dict[str, Any]:
    """Title, description, scenario and moment of service."""
    told: dict[str, Any] = {
        "title": tale.words["title"],
        "description": _description(tale),
        "scenario": one(tale.matter.topic["scenes"], tale.rng, tale.words)
        + "".join(tale.some("scene_ends", tale.rng.choice((1, 2)))),
    }
    return told | ({"moment_of_service": tale.words["moment"]} if tale.chance(0.5) else {})


def who(tale: Tale) -> dict[str, Any]:
    """Proposer, beneficiary and how the pain was found."""
    told = one(tale.matter.topic["told"], tale.rng, tale.words)
    if tale.chance(0.5):
        told += tale.one("told_ends")
    people: dict[str, Any] = {
        "proposer": tale.proposer.id,
        "proposed_on": tale.matter.proposed_on,
        "beneficiary": {
            "department": tale.matter.department,
            "key_people": list(tale.matter.users[: tale.rng.choice((1, 2, 2))]),
        },
        "origin": {
            "way": tale.rng.choice(_WAYS),
            "told": told,
            "confirmed_on": shift(tale.matter.proposed_on, -tale.rng.randint(0, 3)),
            "system_bug": False,
            "formal_request": False,
        },
    }
    found = tale.rng.sample(_CHANNELS, tale.rng.choice((1, 1, 2)))
    return people | ({"found_through": found} if tale.chance(0.6) else {})


def impact(tale: Tale) -> dict[str, Any]:
    """How bad, how often, how hard, and for whom; before the analysis each part only now and then."""
    rng, analysed = tale.rng, "analysed" in tale.course.reached
    graded = {"severity": _DEGREES, "frequency": _FREQUENCIES, "difficulty": _DEGREES}
    found: dict[str, Any] = {
        name: rng.choice(values) for name, values in graded.items() if tale.chance(0.75) or analysed
    }
    if not tale.chance(0.6):
        return found
    parts: dict[str, Any] = {"affected_users": rng.randint(6, 240)}
    if tale.chance(0.6):
        others = [name for name, department in tale.crew.departments.items() if department.tier]
        chosen = rng.sample(others, rng.randint(1, 2))
        parts["affected_departments"] = list(dict.fromkeys([tale.matter.department, *chosen]))
    if tale.chance(0.5):
        parts["business"] = rng.choice(_DEGREES)
    for name in ("satisfaction", "performance", "brand"):
        if tale.chance(0.3):
            parts[name] = {"degree": rng.choice(_DEGREES), "note": tale.one(f"{name}_notes")}
    return found | {"impact": parts}


def worth(tale: Tale) -> dict[str, Any]:
    """The value for the users and the resources needed."""
    value = tale.one("values") + (tale.one("value_tails") if tale.chance(0.6) else "")
    money: Any = tale.phrases["none"]
    if tale.chance(0.4):
        note = tale.one("money_notes")
        money = {"amount": tale.rng.randint(3, 90) * 200, "currency": "CNY", "note": note}
    needed = {"people": tale.one("people_needed"), "material": tale.one("material_needed"), "money": money}
    return {"value": value, "resources": needed}


def _description(tale: Tale) -> str:
    """Two or three of the topic's pains between an opening and a burden, as prose, as a list or with a table."""
    count = tale.rng.choice((2, 2, 3))
    pains = some(tale.matter.topic["pains"], count, tale.rng, tale.words)
    opening = tale.one("openings") if tale.chance(0.7) else ""
    burden = tale.one("burdens") if tale.chance(0.8) else ""
    draw = tale.rng.random()
    if draw < 0.2:
        listed = "\n".join(f"- {text}" for text in pains)
        return "\n\n".join(part for part in (opening, listed, burden) if part)
    lead_in = tell(tale.phrases["lead_in"], tale.rng, tale.words) if draw < 0.3 else ""
    if draw > 0.93:
        return lead_in + opening + "".join(pains) + "\n\n" + tale.one("tables")
    middle = "\n\n" if draw > 0.75 and burden else ""
    return lead_in + opening + "".join(pains) + middle + burden
