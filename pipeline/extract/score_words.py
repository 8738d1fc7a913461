"""`patterns/figures/scores.yaml`: how reports print scores, as ready patterns."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import regex

from pipeline.extract.chinese_numerals import chinese_number
from pipeline.pattern_files import PatternFolder, PatternModel

# Marks in digits, or in characters right before 分 (九十一点五分; not 三分之一, 二分厂).
MARKS = (
    r"(?:\d{1,3}(?:\.\d{1,4})?"
    r"|[一二两三四五六七八九十]{1,3}(?:点[零一二三四五六七八九]{1,2})?(?=分(?![之别配解管类布析期批部钟工厂局])))"
)

_PRINTED_MARKS = regex.compile(r"\(.*?\)|\d+(?:\.\d+)?分")
_BARE_MARKS = regex.compile(r"(?<=[\u4e00-\u9fff”])\(\d+(?:\.\d+)?分\)[，,、：:]*$")
_LABEL_END = regex.compile(r"(?:指标|情况|方面|部分|类|得分|小计)+$")


@lru_cache(maxsize=4096)  # a score's label is compared with those of all others
def plain_label(label: str) -> str:
    """A label without its marks and without words that say nothing: 产出指标（50分）, 产出情况 → 产出."""
    return str(_LABEL_END.sub("", _PRINTED_MARKS.sub("", label).strip()))


def marks_of(printed: str) -> Decimal:
    """The value of printed marks."""
    if printed[0].isascii():
        return Decimal(printed)
    whole, _, fraction = printed.partition("点")
    digits = "".join(str(chinese_number(digit)) for digit in fraction)
    return (chinese_number(whole) or Decimal(0)) + (Decimal(f"0.{digits}") if digits else 0)


class ScoreTableWords(PatternModel):
    """Words of a score table's header and of its total rows."""

    claimed: list[str]
    claimed_not: list[str]
    full: list[str]
    label: list[str]
    label_not: list[str]
    criterion: list[str]
    total: list[str]
    subtotal: list[str]


class ScoreFile(PatternModel):
    """The whole file."""

    source: str
    claim: list[str]
    link: str
    full: list[str]
    add: list[str]
    kept: list[str]
    total: list[str]
    closing: list[str]
    sentence: list[str]
    this: list[str]
    point: list[str]
    opening: str
    summed: list[str]
    shared: list[str]
    counted: list[str]
    mean: list[str]
    weighted: list[str]
    by_standard_of: list[str]
    refused: list[str]
    standard: list[str]
    standard_begins: list[str]
    standard_told: list[str]
    standard_named: list[str]
    standard_rule: list[str]
    standard_clause: list[str]
    stated: list[str]
    not_claimed: list[str]
    listed_total: list[str]
    table: ScoreTableWords


class ScoreWords:
    """The patterns compiled. ``statement`` matches one score or full mark; its groups say which."""

    def __init__(self, file: ScoreFile) -> None:
        claim, full, add, kept = (_any(words) for words in (file.claim, file.full, file.add, file.kept))
        number = MARKS
        self.statement = regex.compile(
            rf"(?<![\d.减少低差丢]|扣[减除了掉去下的]?)(?:(?:{full})(?:[为是:])?)?\(?(?P<kept>{number})分\)?[，,]?(?:{kept})"
            rf"|\((?:(?:{full})(?:[为是:])?)?(?P<most>{number})分\)(?P<reached>{number})分(?![)/])"
            rf"|(?:(?:{claim}){file.link})?(?P<outof_before>{number})分[中里](?:的|[得拿](?:到|了)?|自评)*(?P<part>{number})分"
            rf"|(?P<fullword>{full})(?:[为是:])?(?P<full>{number})分"
            rf"|(?<![\d.减少低]|扣[减除了掉去下的]?)(?P<inside>{number})分(?=[，,、;:/]?(?:{claim}){file.link}{number}分)"
            rf"|\((?P<parenword>(?:{claim}|{add}){file.link})?(?P<paren>{number})分\)"
            rf"|\((?P<share>{number})分?/(?P<of>{number})分\)"
            rf"|按(?:满分)?(?P<counted>{number})分计"
            rf"|(?P<addword>{add})(?P<add>{number})分"
            rf"|(?P<claimword>{claim}){file.link}(?P<claim>{number})(?P<mark>分)?(?:/(?P<outof>{number})分?)?(?![\d.%套户个栋万亿年月])"
        )
        self.total = regex.compile(_any(file.total))
        self.closing = regex.compile(_any(file.closing))
        self.point = regex.compile(_any(file.point))
        self.opening = regex.compile(
            rf"(?:^|(?<=[。；;\n])){file.opening}[“「『]?(?P<name>[\u4e00-\u9fff]{{2,16}})[”」』]?"
            rf"\((?:(?:{full})(?:[为是:])?)?(?P<full>{number})分\)(?P<stop>[:，,。])"
        )
        self.summed = regex.compile(_any(file.summed))
        self.shared = regex.compile(_any(file.shared))
        self.counted = regex.compile(_any(file.counted))
        self.mean = regex.compile(_any(file.mean))
        self.weighted = regex.compile(_any(file.weighted))
        self.by_standard_of = regex.compile(_any(file.by_standard_of))
        self.this = regex.compile(_any(file.this))
        self.sentence = regex.compile(_any(file.sentence))
        self.refused = regex.compile(_any(file.refused))
        self.full_behind = regex.compile(rf"[（(，,]?(?:{full})(?:[为是:])?(?P<full>{number})分")
        self.full_marks = regex.compile(rf"(?:本项)?(?:{full})(?:[为是:])?{number}分")
        self.full_marks_of = regex.compile(rf"(?:{full})(?:[为是:])?$")
        self.claim_behind = regex.compile(rf"[，,、:。]?(?:{claim}){file.link}{number}分")
        self._own_claim = regex.compile(rf"[，,、;:/]?(?:{claim}){file.link}(?P<n>{number})分")
        self.not_claimed = regex.compile(rf"(?:{full}|{_any(file.not_claimed)})$")
        self.listed_total = regex.compile(_any(file.listed_total))
        self.standard = regex.compile(_any(file.standard))
        self.standard_begins = regex.compile(_any(file.standard_begins))
        self.standard_told = regex.compile(rf"(?:{_any(file.standard_told)})(?P<rule>[^。\n]{{4,}})")
        self.standard_named = regex.compile(_any(file.standard_named))
        self.standard_rule = regex.compile(_any(file.standard_rule))
        self.standard_clause = regex.compile(_any(file.standard_clause))
        self.stated = regex.compile(_any(file.stated))
        table = file.table
        self.table_claimed = regex.compile(_any(table.claimed))
        self.table_claimed_not = regex.compile(_any(table.claimed_not))
        self.table_full = regex.compile(_any(table.full))
        self.table_label = regex.compile(_any(table.label))
        self.table_label_not = regex.compile(_any(table.label_not))
        self.table_criterion = regex.compile(_any(table.criterion))
        self.table_total = regex.compile(_any(table.total))
        self.table_subtotal = regex.compile(_any(table.subtotal))

    def refuses(self, said: str) -> bool:
        """Whether the words up to a mark tell that it is none of the report's (平均得分), save the mean of its programmes."""
        return self.refused.search(said) is not None and self.mean.search(said) is None

    def is_combined(self, said: str) -> bool:
        """Whether the words up to a mark tell that it is that of all programmes together: their mean, or weighted."""
        return self.mean.search(said) is not None or self.weighted.search(said) is not None

    def without_marks_behind(self, lead: str) -> str:
        """A name without the full marks behind it: “改造内容”标准分10分，自评8分."""
        marks = [match.start() for match in self.full_marks.finditer(lead) if match.end() >= len(lead.rstrip("，,"))]
        lead = _BARE_MARKS.sub("", lead)
        return lead[: marks[-1]] if marks and lead[: marks[-1]].strip("，,、：: ") else lead

    def claims_of(self, chars: str, position: int, marks: Decimal) -> bool:
        """Whether a claim of no more than ``marks`` begins at ``position``: 资金管理30分，得28分 (not …，合计95分)."""
        match = self._own_claim.match(chars, position)
        return match is not None and marks_of(match["n"]) <= marks


@lru_cache(maxsize=4)
def score_words_of(patterns: PatternFolder) -> ScoreWords:
    """The score words of a pattern folder, read once."""
    return ScoreWords(patterns.load("figures/scores.yaml", ScoreFile))


def _any(words: list[str]) -> str:
    return "|".join(f"(?:{word})" for word in words)
