"""Fishbones of many shapes, for the tests that measure them and for the one that lets a browser measure them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from markupsafe import Markup

from site_builder.figures.fishbone import fishbone
from site_builder.figures.twigs import Cause

SCRIPTS = (
    "审批流程跨三个部门没有人从头到尾负责跟踪，系统之间的数据要靠人工每天导出再导入核对；",
    "Nobody follows the approval WWW from end to end, and MMM figures are carried by hand",
    "恒生 O32 系统的 webhook 没有重试（失败后无人知道），「接口文档」只有 PDF 50% @2015 年",
)
LENGTHS = (2, 10, 20, 40)


def more(count: int) -> str:
    return f"还有 {count} 条"


def drawn(bones: Sequence[Cause], head: str = "用户不能及时收到审批提醒，月末尤其严重") -> Markup:
    return fishbone(head, bones, "标题", "说明", more)


def shapes() -> Iterator[tuple[str, tuple[Cause, ...]]]:
    """Yield 1 to 8 bones with 0 to 6 causes each, labels of every length; scripts and depth take turns."""
    for turn, (bones, causes, length) in enumerate(product(range(1, 9), range(7), LENGTHS)):
        name = f"{bones} bones, {causes} causes, {length} signs"
        yield (
            name,
            tuple(_bone(index + turn, (causes + index) % 7 if turn % 3 else causes, length) for index in range(bones)),
        )


def _bone(seed: int, causes: int, length: int) -> Cause:
    below = tuple(_cause(seed + index, length, depth=seed % 4) for index in range(causes))
    return Cause(_label(seed, min(length, 20)), f"{seed} 次" if seed % 2 else "", seed % 5 / 4, below)


def _cause(seed: int, length: int, depth: int) -> Cause:
    below = tuple(_cause(seed + index, length, depth - 1) for index in range(2)) if depth else ()
    return Cause(_label(seed, length), "3 次" if seed % 3 == 0 else "", None, below)


def _label(seed: int, length: int) -> str:
    # Each begins elsewhere in its text, so that lines break in many places.
    script = SCRIPTS[seed % 3]
    start = seed % 5
    return (script[start:] + script)[:length].strip()
