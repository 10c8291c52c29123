"""Rules on the text of a file: what can't be read as one YAML mapping."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.fault import Fault
from site_builder.rules import of_kind, rule

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


@rule("PP018")
def link(faults: Faults) -> Faults:
    """记录是真正的文件，不是链接。
    A record is a real file, not a link.

    符号链接可以把台账以外的内容带进来。
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

    是记录就改名为 {wanted}；是证据就放进与记录同名的文件夹。
    If it is a record, rename it to {wanted}; if it is evidence, move it into the folder named like its record.

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
