"""Rules on the text of a file: what can't be read as one YAML mapping."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.rules import of_kind, rule
from site_builder.source import Fault

Faults = Iterable[Fault]


@rule("PP001")
def encoding(faults: Faults) -> Faults:
    """文件须是 UTF-8 编码。
    A file is text in UTF-8.

    别的编码（如 GBK）在不同电脑上会变成乱码。
    Other encodings, such as GBK, turn to gibberish on another computer.

    这里的文字不是 UTF-8 编码。
    The text here isn't UTF-8.

    用编辑器“另存为 UTF-8”再提交。
    Save the file as UTF-8 in your editor and submit it again.

    Bad:
        title: !binary 0xD3C3BBA7

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "encoding")


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


@rule("PP007")
def too_large(faults: Faults) -> Faults:
    """文件不能太大。
    A file isn't too large.

    记录是给人读的；附件放在旁边的文件夹里。
    A record is for people to read; attachments lie in the folder beside it.

    文件有 {size} 字节，上限 {limit} 字节。
    The file has {size} bytes, at most {limit} are allowed.

    把长篇附件放进同名文件夹，作为证据引用。
    Put long attachments into the folder of the same name and refer to them as evidence.

    Bad:
        # 一个超过 524288 字节的文件

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "too_large")


@rule("PP008")
def too_deep(faults: Faults) -> Faults:
    """层次不能太深。
    Nesting isn't too deep.

    没有哪个字段需要这么多层。
    No field needs that many levels.

    嵌套超过 {limit} 层。
    There are more than {limit} levels.

    检查括号和缩进。
    Check brackets and indentation.

    Bad:
        a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

    Good:
        a: [1]
    """
    return of_kind(faults, "too_deep")


@rule("PP009")
def control(faults: Faults) -> Faults:
    r"""没有看不见的控制字符。
    No invisible control characters.

    控制字符和文字方向符会让人看到的与实际内容不同。
    Control characters and marks of direction make the text read otherwise than it is.

    这里有字符 {character}。
    Here stands the character {character}.

    删去这个字符；多半是从别处复制时带来的。
    Delete it; it mostly comes with copied text.

    Bad:
        title: "用户\u202e觉得上网太慢"

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "control")


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


@rule("PP015")
def not_a_mapping(faults: Faults) -> Faults:
    """文件由“字段: 内容”组成。
    A file is made of “field: text” lines.

    空文件、一段文字或一个列表不是记录。
    An empty file, a mere text or a list is no record.

    这里不是“字段: 内容”。
    This isn't “field: text”.

    用 painpoints new 生成一份带说明的记录，再往里填。
    Let painpoints new write a commented record and fill that in.

    Bad:
        - 用户觉得上网太慢

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "not_a_mapping")


@rule("PP016")
def second_document(faults: Faults) -> Faults:
    """一个文件一条记录。
    One record a file.

    “---”之后的第二份内容会被忽略。
    What follows a second “---” would be ignored.

    这里开始了第二份内容。
    Here begins a second document.

    把它另存为一个文件；正文里的 --- 要缩进。
    Save it as a file of its own; indent a --- that belongs to the text.

    Bad:
        title: 用户觉得上网太慢
        ---
        title: 用户打不开网页

    Good:
        title: 用户觉得上网太慢
    """
    return of_kind(faults, "second_document")


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


@rule("PP018")
def link(faults: Faults) -> Faults:
    """记录是真正的文件，不是链接。
    A record is a real file, not a link.

    符号链接可以把登记册以外的内容带进来。
    A symbolic link can bring in what doesn't belong to the register.

    这是一个符号链接，或者不是普通文件。
    This is a symbolic link, or no ordinary file.

    把内容复制成一个普通文件。
    Copy the text into an ordinary file.

    Bad:
        # 201504-002.yaml -> ../../../etc/passwd

    Good:
        # 201504-002.yaml
    """
    return of_kind(faults, "link")


@rule("PP019")
def file_name(faults: Faults) -> Faults:
    """记录的文件名以 .yaml 结尾。
    A record's file name ends in .yaml.

    别的结尾不会被读入，记录就悄悄丢了。
    Files that end otherwise aren't read, and the record would be lost silently.

    文件“{name}”不会被读入。
    The file “{name}” isn't read.

    改名为 {wanted}。
    Rename it to {wanted}.

    Bad:
        # 201504-002.yml

    Good:
        # 201504-002.yaml
    """
    return of_kind(faults, "file_name")


@rule("PP020")
def unreadable(faults: Faults) -> Faults:
    """文件可以打开。
    The file can be opened.

    打不开的文件，谁也不知道里面写了什么。
    Nobody knows what a file says that can't be opened.

    文件打不开（{problem}）。
    The file can't be opened ({problem}).

    检查文件的权限和磁盘。
    Look at the file's permissions and the disk.

    Bad:
        # 201504-002.yaml（没有读取权限）

    Good:
        # 201504-002.yaml
    """
    return of_kind(faults, "unreadable")


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
