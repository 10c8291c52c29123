"""Rules on the writing of YAML: the slips that people and Chinese keyboards make."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.fault import Fault
from site_builder.rules import of_kind, rule

Faults = Iterable[Fault]


@rule("PP002")
def syntax(faults: Faults) -> Faults:
    """文件须是正确的 YAML。
    A file is correct YAML.

    写法有误的文件谁也读不出内容。
    Nobody can tell what a file with a slip in its writing means.

    从这里起读不下去了（解析器说：{problem}）。
    Reading stops here (the parser says: {problem}).

    看看这一行和上一行：缩进是否对齐，冒号后有没有空格，括号是否成对，以 @ ` % 等符号开头的文字要加引号。
    Look at this line and the one above: indentation, a blank after the colon, brackets in pairs; text that begins
    with a sign such as @ ` or % needs quotes.

    Bad:
        key_people: [陈晓, 刘敏

    Good:
        key_people: [陈晓, 刘敏]
    """
    return of_kind(faults, "syntax")


@rule("PP003")
def double_key(faults: Faults) -> Faults:
    """一个字段只写一次。
    A field is written once.

    写两次时，大多数工具悄悄丢掉前一个。
    When it stands twice, most tools silently drop the first.

    “{key}”在这一层已经写过了。
    “{key}” stands at this level already.

    只留一个；都要保留的内容合并到一起。
    Keep one of them; join the texts if both are needed.

    Bad:
        title: 用户觉得上网太慢
        title: 用户打不开网页

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "double_key")


@rule("PP004")
def tag(faults: Faults) -> Faults:
    """不用 YAML 标签（!…）。
    No YAML tags (!…).

    标签会让别的程序执行意想不到的事情。
    A tag can make other programs do what nobody meant.

    这里有标签 {tag}。
    Here stands the tag {tag}.

    删去感叹号开头的部分；文字本身以感叹号开头时加引号。
    Take out the part that begins with an exclamation mark; quote a text that really begins with one.

    Bad:
        title: !!str 用户觉得上网太慢

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "tag")


@rule("PP005")
def aliases(faults: Faults) -> Faults:
    """引用（*名称）不能太多。
    Few aliases (*name).

    层层引用可以让一个小文件撑满内存。
    Aliases upon aliases let a small file fill the memory.

    引用超过 {limit} 处。
    There are more than {limit} aliases.

    把内容直接写出来，不用 & 和 *。
    Write the text itself, without & and *.

    Bad:
        notes: &n 一
        a: [*n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n, *n]

    Good:
        notes: 一
    """
    return of_kind(faults, "aliases")


@rule("PP006")
def unknown_alias(faults: Faults) -> Faults:
    """引用（*名称）须先有定义。
    An alias (*name) has its anchor before it.

    以星号开头的文字会被当作引用。
    A text that begins with an asterisk is taken for an alias.

    没有名为“{name}”的定义。
    There is no anchor named “{name}”.

    文字以 * 开头时加引号；否则直接写内容。
    Quote a text that begins with *; else write the text itself.

    Bad:
        title: *重要* 用户觉得上网太慢

    Good:
        title: "*重要* 用户觉得上网太慢"
    """
    return of_kind(faults, "unknown_alias")


@rule("PP013")
def quote(faults: Faults) -> Faults:
    """引号成对。
    Quotes come in pairs.

    缺了后一个引号，后面的内容都会被吞掉。
    Without the closing quote, all that follows is swallowed.

    这里开始的引号没有结束。
    The quote that begins here is never closed.

    在文字末尾补上同样的引号。
    Add the same quote at the end of the text.

    Bad:
        title: "用户觉得上网太慢

    Good:
        title: "用户觉得上网太慢"
    """
    return of_kind(faults, "quote")


@rule("PP017")
def plain_key(faults: Faults) -> Faults:
    """字段名是一个词。
    A field's name is one word.

    列表或花括号不能当字段名。
    A list or curly brackets can't be a field's name.

    这里的字段名不是一个词。
    The name of the field here isn't one word.

    按“字段: 内容”写；文字以 ? 开头时加引号。
    Write “field: text”; quote a text that begins with a question mark.

    Bad:
        ? [title]
        : 用户觉得上网太慢

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "key")


@rule("PP021")
def escape(faults: Faults) -> Faults:
    r"""双引号里的反斜杠要写两个。
    A backslash inside double quotes is written twice.

    双引号里反斜杠有特殊的意思，例如 \\n 是换行。
    Inside double quotes a backslash has a meaning of its own, such as \\n for a line break.

    这里的反斜杠后面跟了不认识的符号。
    This backslash is followed by a sign that means nothing.

    写两个反斜杠，或者改用单引号。
    Write the backslash twice, or use single quotes.

    Bad:
        notes: "文件在 D:\共享"

    Good:
        notes: '文件在 D:\共享'
    """
    return of_kind(faults, "escape")


@rule("PP026")
def half_quoted(faults: Faults) -> Faults:
    """引号括住整段文字。
    Quotes enclose the whole text.

    文字以引号开头时，YAML 读到后一个引号就当它结束了。
    A text that begins with a quote ends for YAML where that quote is closed.

    引号后面还有文字“{text}”。
    Behind the closing quote stands more text: “{text}”.

    给整段文字加引号，里面的引号改用“”；或者不以引号开头。
    Let the quotes enclose the whole text and write those within as “”; or don't begin with a quote.

    Bad:
        title: "上网慢" 用户说的

    Good:
        title: "“上网慢”，用户说的"
    """
    return of_kind(faults, "half_quoted")
