"""Pictures of a page: the plain data of its context, in one language, to the figures that templates put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from site_builder.figures.bars import Bar, bars
from site_builder.figures.before_after import Change, before_after
from site_builder.figures.columns import Column, column_chart
from site_builder.figures.fishbone import fishbone
from site_builder.figures.gantt import Task, gantt
from site_builder.figures.lines import Series, Target, line_chart
from site_builder.figures.pareto import Share, pareto
from site_builder.figures.twigs import Cause, chained
from site_builder.strings import Strings
from site_builder.words import Language, text_in

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """What templates may draw, in one language; each method takes rows as `templates/figures.html` describes them."""

    strings: Strings
    language: Language
    as_of: date

    def say(self, key: str, **params: Any) -> str:
        """Return words of the strings file in the page's language."""
        return self.strings.text(self.language, key, params)

    def fishbone(self, head: Any, bones: Sequence[Row], title: Any) -> Markup:
        """Draw a fishbone; its causes stand in words beside it, so its description names the bones alone."""
        told = [self._cause(bone) for bone in bones]
        description = self.say(
            "drawing.fishbone.told",
            head=self._text(head),
            bones=len(told),
            causes=sum(bone.below for bone in told),
            names="; ".join(f"{bone.label} {bone.note}".strip() for bone in told),
        )
        drawn = [chained(bone, self._between) for bone in told]
        return fishbone(self._text(head), drawn, self._text(title), description, self._more)

    def pareto(self, rows: Sequence[Row], title: Any) -> Markup:
        """Draw counts in falling order with the line of their running share."""
        drawn = [Share(self._text(row["label"]), row["count"], float(row["cumulative"])) for row in rows]
        parts = (
            self.say(
                "drawing.pareto.one", label=one.label, count=row["count"], share=row["share"], sum=row["cumulative"]
            )
            for one, row in zip(drawn, rows, strict=True)
        )
        return pareto(drawn, self._text(title), "; ".join(parts))

    def bars(self, rows: Sequence[Row], title: Any, unit: Any) -> Markup:
        """Draw figures as bars beside their labels."""
        drawn = [Bar(self._text(row["label"]), row["value"], self._text(row["figure"])) for row in rows]
        told = "; ".join(f"{bar.label}: {bar.figure}" for bar in drawn)
        return bars(drawn, self._text(title), told, self._text(unit))

    def lines(self, labels: Sequence[str], series: Sequence[Row], title: Any, unit: Any, target: Row | None) -> Markup:
        """Draw figures over time."""
        drawn = [
            Series(self._text(row["label"]), tuple(row["values"]), tuple(each or "–" for each in row["figures"]))
            for row in series
        ]
        aim = Target(f"{self._text(target['label'])} {target['figure']}", target["value"]) if target else None
        told = "; ".join(
            f"{one.label}: " + ", ".join(f"{at} {figure}" for at, figure in zip(labels, one.figures, strict=True))
            for one in drawn
        )
        description = f"{told}; {aim.label}" if aim else told
        return line_chart(labels, drawn, self._text(title), description, self._text(unit), aim)

    def before_after(self, row: Row) -> Markup:
        """Draw one indicator before and after on a line, with what was aimed at."""
        figures = {name: figure or "–" for name, figure in row["figures"].items()}
        better = self.say(f"drawing.before_after.{row['better']}")
        label = self._text(row["label"])
        return before_after(
            Change(row["before"], row["target"], row["after"], row["better"] == "higher"),
            label,
            self.say("drawing.before_after.told", label=label, better=better, **figures),
        )

    def gantt(self, tasks: Sequence[Row]) -> Markup:
        """Draw a plan, with today's line."""
        drawn = [self._task(task) for task in tasks]
        told = "; ".join(task.hint for task in drawn)
        return gantt(drawn, self.as_of, self.say("site.plan.chart"), told, self.say("site.plan.today"))

    def columns(self, columns: Sequence[Row], top: float, title: str) -> Markup:
        """Draw figures given as text, such as `72.34`; one that isn't known has a dash."""
        drawn = [
            Column(each["label"], float(each["figure"]) if each["figure"] else None, each["figure"] or "–")
            for each in columns
        ]
        return column_chart(drawn, top, title, "; ".join(f"{each.label}: {each.figure}" for each in drawn))

    def _text(self, value: Any) -> str:
        return text_in(self.language, value)

    def _more(self, count: int) -> str:
        return self.say("drawing.fishbone.more", n=count)

    def _between(self, count: int) -> str:
        return self.say("drawing.fishbone.between", n=count)

    def _cause(self, row: Row) -> Cause:
        below = tuple(self._cause(each) for each in row.get("causes", ()))
        return Cause(self._text(row["label"]), self._text(row.get("note") or ""), row.get("weight"), below)

    def _task(self, row: Row) -> Task:
        done_on = date.fromisoformat(row["done_on"]) if row["done_on"] else None
        words = f"{row['start']} – {row['due']} {self._text(row['state_label'])}"
        start, due = date.fromisoformat(row["start"]), date.fromisoformat(row["due"])
        late = self.say("site.late", n=row["late_days"]) if row["late"] else ""
        hint = f"{row['task']}{self.say('site.colon')}{words} {late}".strip()
        return Task(row["task"], start, due, done_on, row["state"], hint, late)
