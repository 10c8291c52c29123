"""The analysis and the work on one pain point as data: causes, solutions, plan and weekly entries."""

from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.sample.course import Span, draw_entries, draw_spans
from site_builder.sample.crew import hands, lead_on
from site_builder.sample.tale import Tale
from site_builder.sample.words import tell

APPROVAL_TYPES = ("marketing-strategy",)  # as the policy of a new register has them


def causes(tale: Tale) -> dict[str, Any]:
    """One to three bones of the topic's fishbone, each asked down two to four times."""
    chosen = tale.rng.sample(tale.matter.topic["causes"], tale.rng.choice((1, 2, 2, 2, 3)))
    unused = tale.some("deepest", len(chosen))
    found = []
    for cause in chosen:
        whys = list(cause["whys"] if tale.chance(0.6) else cause["whys"][:-1])
        whys += [unused.pop()] if tale.chance(0.5) else []
        layer = {"layer": cause["layer"]} if tale.chance(0.7) else {}
        found.append({"category": cause["category"], **layer, "whys": whys})
    return {"causes": found}


def solutions(tale: Tale) -> tuple[dict[str, Any], list[str]]:
    """At least two solutions, one of them a mitigation where the root ones are hard; and the chosen ones' tasks."""
    rng, topic = tale.rng, tale.matter.topic
    hard = not tale.eliminated and tale.chance(0.5)
    roots = rng.sample(topic["roots"], rng.choice((1, 1, 2)))
    eases = rng.sample(topic["eases"], 1 if len(roots) == 1 or not tale.eliminated else rng.choice((0, 1)))
    found: list[dict[str, Any]] = []
    tasks: list[str] = []
    for kind, source in [("root", root) for root in roots] + [("mitigation", ease) for ease in eases]:
        chosen = kind == "mitigation" or not hard
        found.append(_solution(tale, kind, source, chosen, not found))
        tasks += source["tasks"] if chosen else []
    return {"solutions": found}, tasks


def agreement(tale: Tale, solutions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Opinions now and then, an approval also where one is due, a commitment where anybody outside takes part."""
    decided = tale.course.reached["causes_found"]
    found: dict[str, Any] = {}
    if tale.chance(0.3):
        said = tale.some("opinions", tale.rng.choice((1, 1, 2)))
        found["opinions"] = [
            {"who": name, "date": decided, "said": text, "outcome": tale.rng.choice(("accepted", "accepted", "partly"))}
            for name, text in zip(tale.matter.users, said, strict=False)
        ]
    due = any(each.get("chosen") and each["type"] in APPROVAL_TYPES for each in solutions)
    if tale.chance(0.3) or due:
        leads = [lead_on(tale.crew, group, decided) for group in (tale.proposer.group, *tale.crew.groups)]
        # Nobody approves their own: then the lead of another group does, where somebody has to.
        others = [lead for lead in leads if lead.id != tale.proposer.id]
        approval = {"by": others[0].id, "date": decided, "decision": "approved"}
        if tale.chance(0.3):
            approval |= {"decision": "conditional", "conditions": tale.one("conditions")}
        found |= {"approval": approval} if due or others[0] == leads[0] else {}
    if tale.partner.id != tale.proposer.group:
        found["commitment"] = tale.one("commitments")
    return found


def plan(tale: Tale, tasks: Sequence[str]) -> dict[str, Any]:
    """Two to five tasks: often a look at the site first, the chosen solutions' tasks, often a trial last."""
    names = [tale.one("first_tasks")] if tale.chance(0.4) else []
    names += tasks[:3]
    if len(names) < 2 or tale.chance(0.4):
        names.append(tale.one("last_tasks"))
    spans = draw_spans(tale.rng, tale.course, len(names))
    return {"plan": [_task(tale, name, span) for name, span in zip(names, spans, strict=True)]}


def progress(tale: Tale) -> dict[str, Any]:
    """The weekly entries, each sentence at most once as long as there are enough of them."""
    entries: list[dict[str, Any]] = []
    unused: dict[str, list[str]] = {}
    for day, phase, percent in draw_entries(tale.rng, tale.course):
        if not unused.get(phase):
            own = tale.matter.topic["steps"] if phase == "working" else []
            pool = [*own, *tale.phrases[f"{phase}_entries"]]
            unused[phase] = tale.rng.sample(pool, len(pool))
        text = tell(unused[phase].pop(), tale.rng, tale.words)
        entries.append({"date": day, "by": tale.proposer.id, "percent": percent, "text": text})
    return {"progress": entries} if entries else {}


def _solution(tale: Tale, kind: str, source: Mapping[str, Any], chosen: bool, first: bool) -> dict[str, Any]:
    rng, hard = tale.rng, kind == "root" and not chosen
    partners = [tale.partner.id] if first else rng.choice(([], [], [tale.matter.department]))
    if partners == [tale.matter.department] and tale.partner.id == tale.proposer.group:
        partners = []  # a partner outside the group would need a commitment
    found = {"kind": kind, "type": source["type"], "summary": source["summary"] + tale.one("solution_tails")}
    found |= {"partners": partners} | ({"horizon": "far" if hard else "near"} if tale.chance(0.25) else {})
    if hard or tale.chance(0.6):
        feasibility = rng.randint(1, 2) if hard else rng.randint(3, 5)
        names = {"effectiveness": rng.randint(2, 5), "feasibility": feasibility, "cost_benefit": rng.randint(2, 5)}
        found["scores"] = names
    return found | ({"chosen": True} if chosen else {"chosen": False} if tale.chance(0.5) else {})


def _task(tale: Tale, name: str, span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {"task": name, "owner": _owner(tale), "start": span.start, "due": span.due}
    if span.done_on:
        found["done_on"] = span.done_on
    found["state"] = span.state
    if span.state in ("blocked", "dropped"):
        found["reason"] = tale.one(f"{span.state}_reasons")
    return found


def _owner(tale: Tale) -> str:
    """The proposer mostly, else a colleague, or somebody of the partner group."""
    draw = tale.rng.random()
    group = tale.partner.id if draw > 0.75 and tale.partner.id in tale.crew.groups else tale.proposer.group
    others = hands(tale.crew, group, tale.matter.proposed_on)
    return tale.proposer.id if draw < 0.55 or not others else tale.rng.choice(others).id
