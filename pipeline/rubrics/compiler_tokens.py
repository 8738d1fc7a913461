"""A standard's sentence made even: one form for each sign and number, item marks (一、（1）①) as ``¶``.

Digits that are no amounts (dates, document numbers, titles in 《》) are set apart so that no rule is made of them;
``shown`` brings them back.
"""

from __future__ import annotations

import regex

from pipeline.rubrics.language import Language, any_of

ITEM = "¶"
TITLED = "†"  # behind a title with its marks: 预算执行（8分）：
NUMBER = r"\d+(?:\.\d+)?"

_SIGNS = str.maketrans(
    {
        **{chr(0xFF10 + d): str(d) for d in range(10)},
        "，": ",", "；": ";", "：": ",", ":": ",", "（": "(", "）": ")", "％": "%", "～": "-", "~": "-", "—": "-", "–": "-",
        "－": "-", "∽": "-", "／": "/", "÷": "/", "＊": "×", "*": "×", "＝": "=", "＞": ">", "＜": "<", "≧": "≥", "≦": "≤",
        "⩾": "≥", "⩽": "≤", "．": ".", "？": "。", "！": "。", "!": "。", "?": "。", "“": "", "”": "", '"': "", "【": "(", "】": ")",
        "[": "(", "]": ")",
    }
)  # fmt: skip
_APART = str.maketrans({str(d): chr(0xE000 + d) for d in range(10)})
_BACK = str.maketrans({chr(0xE000 + d): str(d) for d in range(10)})
_NO_AMOUNT = regex.compile(
    r"《[^》]*》|[〔(]\d{4}[〕)]第?\d+号|\d{4}[-至]\d{4}年|\d{4}年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底|末|初)?"
    r"|\d{1,2}月(?:\d{1,2}日|份|底|末|初)?|\d{1,2}日(?=前)|第\d+[条款档次批项]|/100%(?=×100)"
)
_CHINESE = {c: d for d, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENTHS = regex.compile(
    r"(?<![零一二两三四五六七八九十](?:[至到-])?)([一二两三四五六七八九])成(?=及?以[上下]|[,;。()的至到-]|不[足到得]|[得扣]|$)"
)
_NUMERAL = "[零〇一二两三四五六七八九十]{1,3}(?:点[零一二三四五六七八九]{1,2})?"
_ITEM_MARK = regex.compile(
    r"(?:(?<=^)|(?<=[;。,¶]))(?:\(\d{1,2}\)|\([一二三四五六七八九十]{1,2}\)|\d{1,2}[、.)](?!\d)|[一二三四五六七八九十]{1,2}、"
    r"|[①②③④⑤⑥⑦⑧⑨⑩]|[一二三四五六七八九]是|第[一二三四五六七八九],)"
)


def even(text: str, language: Language) -> str:
    """``text`` in one form: half-width signs, Arabic amounts, ``¶`` before items, ``。`` for a line's end."""
    said = regex.sub(r"\s*\n\s*", "。", text.strip())
    said = regex.sub(r"(?<=分[)）])\s*[:：]", TITLED, said)
    said = regex.sub(r"\s+", "", said).translate(_SIGNS).replace("乘以", "×").replace(">=", "≥").replace("<=", "≤")
    said = regex.sub(r"-{2,}", "-", said)
    said = regex.sub(rf"百分之({_NUMERAL}|{NUMBER})", lambda m: f"{_arabic(m[1])}%", said)
    said = regex.sub(r"(\d0%)\(\1\)", r"\1", _TENTHS.sub(lambda m: f"{_arabic(m[1])}0%", said))  # 九成(90%)
    said = _with_arabic_amounts(said, language)
    said = _NO_AMOUNT.sub(lambda m: m[0].translate(_APART), said)
    said = regex.sub(r"(?<=\d)(?:[xX](?=\d))", "×", said)
    return str(_ITEM_MARK.sub(ITEM, regex.sub(r"。+", "。", said)))


def shown(text: str) -> str:
    """A stretch of an even text for people."""
    return text.translate(_BACK).replace(ITEM, "").replace(TITLED, "").strip(",;。的 ")


def _with_arabic_amounts(said: str, language: Language) -> str:
    units = any_of((*language.count_units, "个百分点", "百分点", "分"))
    after_each = regex.compile(
        rf"(每[^,;。()\d]{{0,10}}?|缺少?|漏报?|发现|出现|发生|存在|查[出实]|最[多高])({_NUMERAL})(?!次性|般|定|律|并)({units})"
    )
    marks = regex.compile(rf"(?<=[扣得加减计])({_NUMERAL})(?=分(?!之|配|类|解|析|别|期|批))")
    points = regex.compile(rf"({_NUMERAL})(?=个百分点)")
    said = after_each.sub(lambda m: f"{m[1]}{_arabic(m[2])}{m[3]}", said)
    return str(points.sub(lambda m: _arabic(m[1]), marks.sub(lambda m: _arabic(m[1]), said)))


def _arabic(numeral: str) -> str:
    """两 → 2, 十五 → 15, 二十 → 20, 一点五 → 1.5; digits stay."""
    whole, _, places = numeral.partition("点")
    if not all(c in _CHINESE or c == "十" for c in whole + places):
        return numeral
    tens, ten, ones = whole.rpartition("十")
    value = 10 * (_CHINESE.get(tens, 1) if ten else 0) + (_CHINESE.get(ones, 0) if ones else 0)
    return f"{value}.{''.join(str(_CHINESE[c]) for c in places)}" if places else str(value)
