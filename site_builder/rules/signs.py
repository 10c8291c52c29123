"""Rules on signs that YAML reads otherwise than people: colons, commas, tabs, the number sign."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.fault import Fault
from site_builder.rules import of_kind, rule

Faults = Iterable[Fault]


@rule("PP010")
def full_width(faults: Faults) -> Faults:
    """字段名后用半角冒号。
    A half-width colon after a field's name.

    中文输入法打出的“：”在 YAML 里只是文字。
    The full-width colon of Chinese keyboards is mere text in YAML.

    “{key}”后面是全角冒号。
    “{key}” is followed by a full-width colon.

    改成半角冒号加一个空格，例如“{key}: ”。
    Write a half-width colon and a blank, such as “{key}: ”.

    Bad:
        title： 用户觉得上网太慢

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "full_width")


@rule("PP011")
def tab(faults: Faults) -> Faults:
    """缩进用空格，不用制表符。
    Indent with blanks, not tabs.

    YAML 不认制表符缩进。
    YAML doesn't take tabs for indentation.

    这里有制表符。
    Here stands a tab.

    每一层用两个空格。
    Use two blanks for each level.

    Bad:
        beneficiary:
        \tdepartment: brokerage

    Good:
        beneficiary:
          department: brokerage
    """
    return of_kind(faults, "tab")


@rule("PP012")
def colon(faults: Faults) -> Faults:
    """文字里有“冒号加空格”时加引号。
    Quote a text that holds a colon followed by a blank.

    不加引号，冒号前的部分会被当作字段名。
    Without quotes, what stands before the colon is taken for a field's name.

    这里的冒号让人分不清字段和文字；也可能是缩进没有对齐。
    This colon blurs field and text; or the indentation doesn't line up.

    给整段文字加引号，或改用全角冒号；再看看缩进是否与上一行对齐。
    Quote the whole text; then check that the indentation fits the line above.

    Bad:
        title: 用户说: 上网太慢

    Good:
        title: "用户说: 上网太慢"
    """
    return of_kind(faults, "colon")


@rule("PP014")
def flow_comma(faults: Faults) -> Faults:
    """花括号里的文字带逗号时加引号。
    Quote a text with a comma inside curly brackets.

    花括号里半角逗号会断开文字，后半句变成一个没有值的字段。
    A comma inside curly brackets cuts the text; its second half becomes a field without a value.

    “{key}”被当成了字段名。
    “{key}” was taken for a field's name.

    改用全角逗号，或给文字加引号，或一行写一个字段。
    Quote the text, or write one field a line.

    Bad:
        light: {declared: red, reason: 供应商延期, 等待测试}

    Good:
        light: {declared: red, reason: "供应商延期, 等待测试"}
    """
    return of_kind(faults, "flow_comma")


@rule("PP022", "warning")
def lost_behind_a_hash(faults: Faults) -> Faults:
    """“空格加 #”后面的文字不会丢。
    No words are lost behind a blank and a #.

    YAML 把它当作注释，这一行后面的文字谁也看不到。
    YAML takes it for a comment, and nobody sees the rest of the line.

    “{text}”被当成了注释。
    “{text}” was taken for a comment.

    给整段文字加引号；真是注释的话，在 # 后面空一格。
    Quote the whole text; if it is a comment, put a blank behind the #.

    Bad:
        notes: 少等 #1 柜台十分钟

    Good:
        notes: "少等 #1 柜台十分钟"
    """
    return of_kind(faults, "hash")


@rule("PP023")
def no_blank(faults: Faults) -> Faults:
    """冒号后面有一个空格。
    A blank follows the colon.

    没有空格，整行都会被当作文字。
    Without it the whole line is taken for a text.

    “{key}:”后面没有空格。
    No blank follows “{key}:”.

    在冒号后面加一个空格。
    Put a blank behind the colon.

    Bad:
        title:用户觉得上网太慢

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "no_blank")


@rule("PP024")
def wide_blank(faults: Faults) -> Faults:
    """缩进和冒号后面用普通空格。
    Ordinary blanks for indentation and behind a colon.

    从 Word、Excel、微信里粘贴来的空格看起来一样，YAML 却不认。
    Blanks pasted from office programs look alike, but YAML doesn't take them.

    这里有全角空格或不换行空格。
    Here stands a full-width blank, or one that doesn't break.

    删去它，用键盘上的空格键重新打。
    Delete it and type a blank with the keyboard.

    Bad:
        beneficiary:
        \u3000\u3000department: brokerage
          key_people: [陈晓]

    Good:
        beneficiary:
          department: brokerage
          key_people: [陈晓]
    """
    return of_kind(faults, "wide_blank")


@rule("PP025")
def indent(faults: Faults) -> Faults:
    """同一层的字段左边对齐。
    Fields of the same level line up on the left.

    YAML 靠缩进认出谁属于谁，多一个空格就乱了。
    YAML tells by indentation what belongs to what; one blank too many spoils it.

    这一行的缩进与上面的字段不齐。
    The indentation of this line doesn't fit the fields above.

    数一数上面同一层字段前面的空格，写得一样多。
    Count the blanks before the field above of the same level, and use as many.

    Bad:
        title: 用户觉得上网太慢
          proposer: wang-li

    Good:
        title: 用户觉得上网太慢
        proposer: wang-li
    """
    return of_kind(faults, "indent")
