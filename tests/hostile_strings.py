"""Texts that have broken forms, parsers and terminals before; each has to be no more than a text here."""

# ruff: noqa: E501

HOSTILE = [
    "undefined", "null", "NULL", "true", "None", "NaN", "-1", "1e309", "0x0", "1/0", "$1.00", "9" * 96, "1.7976931348623157e309",
    "١٢٣", "½", "²", "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "田中さんにあげて下さい", "社會科學院語學研究所", "𠜎𠜱𠝹𠱓", "ИЙКЛМ", "הָיְתָה", "الصفحات",
    "﷽", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤", "😍👩🏽", "👨‍👩‍👧‍👦", "🇨🇳🇪", "ⁿ\u200b\u200b", "\ufeff", "\u00a0", "\u2028", "\u0085", "\u00ad", "\u3000\u3000",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\"><svg/onload=alert(1)>", "![x](javascript:alert(1))",
    "' OR 1=1 -- ", "1;DROP TABLE users", "%s%n%x", "{0}", "{label}", "{", "}", "{{7*7}}", "{% raw %}", "${jndi:ldap://x}", "$(touch x)", "`id`",
    "../../../etc/passwd", "C:\\Windows\\con", "CON", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "%0d%0aSet-Cookie: x", "::error::x", "--version", "\\", "\\\\n",
    "\"", "'", "''''", "`", ":", ": ", "-", "#", "&a", "*a", "!!str", "|", ">", "%", "@", "? ", "[]", "---", "...", "<<", "a\nb\n", "\n", "\t", " x ",
    "Powerلُلُصّبُلُلصّبُررً", "ﬃ", "İi", "ß", "x" * 25_000, "字" * 2_001, "e\u0301" * 200, "TODO", "无",
]  # fmt: skip
