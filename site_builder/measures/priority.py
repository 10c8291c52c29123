"""Priority: a score of severity, frequency and difficulty, and the level that follows from it (C2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from site_builder.analysis import FACTORS, factors_of
from site_builder.measures import computes
from site_builder.measures.exact import exact, rounded
from site_builder.programme import Programme
from site_builder.register import Record

PRIORITY = "PP921"
LEVELS = ("high", "medium", "low")


@dataclass(frozen=True)
class Part:
    """What one factor adds: the choice made for it, its points, its weight, and points × weight."""

    factor: str
    choice: str
    points: Decimal
    weight: Decimal
    value: Decimal


@dataclass(frozen=True)
class Priority:
    """The level, the score with two places, and the parts that add up to it."""

    level: str
    score: Decimal
    parts: tuple[Part, ...]


@computes(PRIORITY)
def priority_of(record: Record, programme: Programme) -> Priority | None:
    """一个痛点的优先级。
    The priority of a pain point.

    严重程度（高 {severity_high}、中 {severity_medium}、低 {severity_low} 分）× {severity}，加发生频次（频繁 {frequency_frequent}、偶尔
    {frequency_occasional}、很少 {frequency_rare} 分）× {frequency}，加解决难度（低 {difficulty_low}、中 {difficulty_medium}、高
    {difficulty_high} 分，越容易越先做）× {difficulty}，保留两位小数。{priority_high_from} 分起为高，{priority_medium_from} 分起为中，其余为低；
    三项没有写全，就没有优先级。用提出那天有效的规定。优先级高的，提出后 {high_priority_plan_workdays} 个工作日内要有计划，否则亮红灯。
    Severity (high {severity_high}, medium {severity_medium}, low {severity_low} points) × {severity}, plus frequency (frequent
    {frequency_frequent}, occasional {frequency_occasional}, rare {frequency_rare}) × {frequency}, plus the difficulty of solving (low
    {difficulty_low}, medium {difficulty_medium}, high {difficulty_high}: easier comes first) × {difficulty}, to two places. From
    {priority_high_from} on it is high, from {priority_medium_from} on medium, else low; where one of the three is missing there
    is none. The numbers are those in force on the day of the proposal. A high one has a plan within
    {high_priority_plan_workdays} workdays of the proposal, else its light is red.

    Example:
        严重程度高、频繁、难度中：3 × 0.5 + 3 × 0.3 + 2 × 0.2 = 2.80，优先级高。
        Severity high, frequent, difficulty medium: 3 × 0.5 + 3 × 0.3 + 2 × 0.2 = 2.80, which is high.
    """
    choices = factors_of(record)
    if record.proposed_on is None or len(choices) < len(FACTORS):
        return None
    numbers = programme.policy(record.proposed_on)
    parts = []
    for factor in FACTORS:
        points = exact(numbers["priority_points"][factor][choices[factor]])
        weight = exact(numbers["priority_weights"][factor])
        parts.append(Part(factor, choices[factor], points, weight, rounded(points * weight)))
    score = sum((part.value for part in parts), Decimal(0))
    floors = (exact(numbers["priority_high_from"]), exact(numbers["priority_medium_from"]))
    level = next((level for level, floor in zip(LEVELS, floors, strict=False) if score >= floor), LEVELS[-1])
    return Priority(level, score, tuple(parts))
