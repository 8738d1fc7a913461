"""What a condition of a standard's sentence says of a value: limits, ranges, the plan reached, the other case.

A condition is taken apart by clauses. Whatever speaks of numbers and is not understood is given as ``unread``, so that
no rule is made of half a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import regex

from pipeline.rubrics.compiler_tokens import NUMBER
from pipeline.rubrics.language import Language, any_of

_UNITS = r"个百分点|百分点|%|分|个工作日|天|日|次|项|起|个|家|户|套|件|例|处|倍|万元"
_INCLUDING = rf"\((?P<not{{0}}>不)?含(?:{NUMBER}?%?)?(?:本数)?\)"
_HUNDRED = Decimal(100)
_NAMED = 3  # characters of a subject that is no mere beginning
_GENERIC = frozenset({"占比", "比例", "比重", "该比例", "该占比", "其比例", "得分", "该指标", "实际值", "指标值"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The values from ``low`` to ``high`` (``None``: no end), each end in or out; ``unit`` as printed."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True
    unit: str = ""

    @property
    def reach_the_whole(self) -> bool:
        """Whether they end at the whole or over it, beyond which a rate earns no less."""
        return self.high is not None and self.high >= _HUNDRED and self.unit in ("%", "")

    def meet(self, other: Limits) -> Limits:
        """The values in both."""
        low = max((x for x in (self.low, other.low) if x is not None), default=None)
        high = min((x for x in (self.high, other.high) if x is not None), default=None)
        low_in = all(x.low_in for x in (self, other) if x.low == low)
        high_in = all(x.high_in for x in (self, other) if x.high == high)
        return Limits(low, high, low_in, high_in, self.unit or other.unit)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition taken apart.

    ``limits`` are the values meant, ``subject`` what they are values of; ``left``/``right`` name what a ratio is made of
    where a thing done is compared with the thing planned. ``others`` are further clauses that state facts, ``unread``
    words that speak of numbers without being understood. ``alternatives`` are facts joined by 或.
    """

    text: str
    limits: Limits | None = None
    subject: str = ""
    left: str = ""
    right: str = ""
    otherwise: bool = False
    base: Decimal | None = None
    scene: str = ""
    others: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether a thing done is compared with the thing planned."""
        return bool(self.right)


def read_condition(text: str, language: Language) -> Condition:
    """``text`` (even, no effect in it) taken apart."""
    condition = Condition(text)
    for clause in filter(None, regex.split(r"[,;。]", text)):
        condition = _with_clause(condition, clause.strip("的"), language)
    return condition


def _with_clause(condition: Condition, clause: str, language: Language) -> Condition:
    if not clause or any(regex.search(pattern, clause) for pattern in language.scene):
        return replace(condition, scene=clause)
    if _TENTHS_UNREAD.search(clause):
        return replace(condition, unread=(*condition.unread, clause))
    if regex.search(r"=.*(?:/|×100%)", clause) and not regex.search(r"得分=", clause):
        return condition  # 到位率=到位资金/计划资金×100% says what a word means
    if regex.fullmatch(rf"以[^\d]{{0,12}}(?:{any_of(language.plans)})[^\d]{{0,12}}为(?:基数|分母)", clause):
        return condition  # what a share is of
    based = regex.search(rf"以({NUMBER})%为(?:基数|基准|起点|目标)", clause)
    if based:
        return replace(condition, base=Decimal(based[1]))
    if regex.fullmatch(rf"(?:对于?|属于)?(?:{'|'.join(language.otherwise)}|{_missed(language)})(?:的|者|时)*", clause):
        return replace(condition, otherwise=True)
    joined = _OR_A_LACK.fullmatch(clause)
    if joined:
        condition, clause = replace(condition, alternatives=(*condition.alternatives, joined["lack"])), joined["first"]
    limits, rest, unread = (None, "", clause) if regex.search(r"[±约]\d", clause) else _limits(clause)
    if unread:
        return replace(condition, unread=(*condition.unread, unread))
    if limits is not None:
        return _with_limits(condition, limits, rest)
    planned = _plan(language).search(clause)
    if planned and condition.limits is None:
        return _with_plan(condition, planned)
    return replace(condition, others=(*condition.others, clause))


def _with_limits(condition: Condition, limits: Limits, rest: str) -> Condition:
    *alternatives, subject = regex.split(r"或者?(?!等于)", rest)
    if regex.search(r"且|并且|同时|以及", subject):
        return replace(condition, unread=(*condition.unread, subject))
    meant = limits if condition.limits is None else condition.limits.meet(limits)
    named = subject_of(subject)
    if condition.limits is not None and named and not same_subject(named, condition.subject):
        return replace(condition, unread=(*condition.unread, rest))
    return replace(
        condition,
        limits=meant,
        subject=condition.subject or named,
        alternatives=(*condition.alternatives, *alternatives),
    )


def subject_of(words: str) -> str:
    """What a limit speaks of, without the words that only lead up to it."""
    bare = regex.sub(r"^(?:对于?|若|如|当|凡|其中|且|并)|(?:分别|均|应|须|需|已|的|在|为|占|处于|介于|,)+$", "", words)
    return str(regex.sub(r"=[^,;。]*$", "", bare)).strip("的")


def same_subject(one: str, other: str) -> bool:
    """Whether two limits speak of one value: the one names nothing, or ends as the other does."""
    if not one or not other or {one, other} & _GENERIC:
        return True
    if min(len(one), len(other)) >= _NAMED and (one.startswith(other) or other.startswith(one)):
        return True  # 满意度调查, 满意度
    return one.endswith(other) or other.endswith(one)


def _missed(language: Language) -> str:
    plans = any_of(language.plans)
    aim = rf"(?:年度|既定|当年|规定|相应|上述|以上)*(?:建设|改造|开工|工作)*(?:{plans}|标准|要求|比例|指标)*(?:任务|值|数|比例|要求)?"
    return (
        rf"(?:未|没有|没|不)(?:能)?(?:按(?:期|时))?(?:达到?|完成|达成|实现|足额)(?:到)?{aim}|达不到{aim}|不足|未足额|"
        rf"(?:低|少|小)于(?:年度)?(?:{plans})(?:数|值|量|任务)?|未达|不达标"
    )


# ---------------------------------------------------------------------------------------------------------------------
# Limits
# ---------------------------------------------------------------------------------------------------------------------

_AT_LEAST = "大于或?等于|大于或等于|高于或等于|多于或等于|大于等于|不低于|不少于|不小于|不得低于|≥|达到|达|至少|完成"
_MORE = "超过|超出|高于|大于|多于|>"
_AT_MOST = "小于或?等于|小于等于|低于或等于|不高于|不超过|不大于|不多于|不得超过|控制在|≤"
_LESS = "未达到|未达|达不到|没有达到|低于|小于|不足|不到|少于|未满|<"
_NEGATED = "不是|不等于|≠"

_TENTHS_UNREAD = regex.compile(r"[几一二两三四五六七八九]成(?=[半多左]|及?以[上下]|[()的至到-]|不[足到]|$)")  # 七八成
_HAPPENING = regex.compile(r"(?:发生|发现|出现|存在|查实|查出)[^\d]*$")
_COUNTED = frozenset("项次起个家户套件例处")
# 逾期超过5日或未报送的: limits, or a fact that something was not done at all
_OR_A_LACK = regex.compile(r"(?P<first>[^或]*\d[^或]*)或者?(?P<lack>(?:未|没有|拒不|拒绝)(?!达)[^\d或且]{2,12})")
_TWO_SIDED = regex.compile(
    rf"(?P<a>{NUMBER})(?:%|分)?(?P<o1>[<≤])(?P<s>[^,;。<>≤≥\d]{{0,24}})(?P<o2>[<≤])(?P<b>{NUMBER})(?P<u>%|分)?"
    rf"|(?P<a2>{NUMBER})(?:%|分)?(?P<o12>[>≥])(?P<s2>[^,;。<>≤≥\d]{{0,24}})(?P<o22>[>≥])(?P<b2>{NUMBER})(?P<u2>%|分)?"
)
_RANGE = regex.compile(
    rf"(?P<op>大于或?等于|达到|达|在|为|介于|处于|超过|高于|大于)?(?P<a>{NUMBER})(?P<u>{_UNITS})?(?:{_INCLUDING.format('a')})?(?P<up>(?:及|\(含\))?以上)?"
    rf"(?:-|至|到|~|,(?=低于|不足|不到|小于))(?P<o2>低于|不足|不到|小于)?(?P<b>{NUMBER})(?P<u2>{_UNITS})(?:{_INCLUDING.format('b')})?(?:之间|区间|以下|以内|的?范围内?)*(?:{_INCLUDING.format('c')})?"
)
_ONE = regex.compile(
    rf"(?P<op>{_AT_MOST}|{_LESS}|{_AT_LEAST}|{_MORE}|{_NEGATED}|=|为|占|在)?(?:了)?(?P<n>{NUMBER})(?P<u>{_UNITS})?(?:{_INCLUDING.format('a')})?"
    rf"(?P<s>(?:及|或|和|\()?(?:其)?(?:以上|以下|以内|之内|及以上|(?<=[日天])内)\)?)?(?:{_INCLUDING.format('b')})?"
)


def _limits(clause: str) -> tuple[Limits | None, str, str]:
    """The limits a clause sets, the words before them, and the words with numbers that were not understood."""
    found: Limits | None = None
    rest, start = clause, 0
    while regex.search(r"\d", clause[start:]):
        read = _first_limits(clause, start)
        if read is None:
            return None, clause, clause
        limits, begin, end, subject = read
        between = clause[start:begin]
        if found is None:
            rest = between + subject
        elif regex.search(r"[^的但且并,及在]", between + subject):
            return None, clause, clause
        found = limits if found is None else found.meet(limits)
        start = end
    behind = clause[start:].strip("的者时,") if found is not None else ""
    if found is not None and regex.search(r"或|且|除|但", behind):
        return None, clause, clause
    return found, rest + (behind if not rest else ""), ""


def _first_limits(clause: str, start: int) -> tuple[Limits, int, int, str] | None:
    """The limits that begin first at or behind ``start``: with their place and a subject that stands between signs."""
    two = _TWO_SIDED.search(clause, start)
    spread = _RANGE.search(clause, start)
    one = _ONE.search(clause, start)
    assert one is not None  # there is a number
    first = one.start("n")
    if two and min(two.start(), first) == two.start():
        return _two_sided(two)
    if spread and spread.start("a") == first:
        limits = _spread(spread)
        return None if limits is None else (limits, spread.start(), spread.end(), "")
    limits = _one_sided(one)
    return None if limits is None else (limits, one.start(), one.end(), "")


def _two_sided(match: regex.Match[str]) -> tuple[Limits, int, int, str]:
    if match["a"]:
        low, high, low_in, high_in = match["a"], match["b"], match["o1"] == "≤", match["o2"] == "≤"
        limits = Limits(Decimal(low), Decimal(high), low_in, high_in, match["u"] or "")
        return limits, match.start(), match.end(), match["s"]
    limits = Limits(
        Decimal(match["b2"]), Decimal(match["a2"]), match["o22"] == "≥", match["o12"] == "≥", match["u2"] or ""
    )
    return limits, match.start(), match.end(), match["s2"]


def _spread(match: regex.Match[str]) -> Limits | None:
    low, high = Decimal(match["a"]), Decimal(match["b"])
    if low > high:
        low, high = high, low
    not_low = bool(match["nota"]) or match["op"] in ("超过", "高于", "大于")
    closed_high = bool(match["o2"]) or bool(match["notb"] or match["notc"])
    return Limits(low, high, not not_low, not closed_high, match["u2"] or match["u"] or "")


def _one_sided(match: regex.Match[str]) -> Limits | None:
    number, unit = Decimal(match["n"]), match["u"] or ""
    operator, suffix = match["op"] or "", match["s"] or ""
    if suffix and operator == "完成":
        operator = ""
    excluded = bool(match["nota"] or match["notb"])
    if regex.fullmatch(_LESS, operator):
        return Limits(None, number, high_in="以下" in suffix and operator in ("", "在"), unit=unit)
    if "以上" in suffix or regex.fullmatch(_AT_LEAST, operator):
        return Limits(number, None, low_in=not excluded, unit=unit) if "以下" not in suffix else None
    if "以下" in suffix or "内" in suffix or regex.fullmatch(_AT_MOST, operator):
        return Limits(None, number, high_in=not excluded, unit=unit)
    if regex.fullmatch(_MORE, operator):
        return Limits(number, None, low_in=False, unit=unit)
    if regex.fullmatch(_NEGATED, operator):
        return None
    if number == _HUNDRED and unit == "%":
        return Limits(number, None, unit=unit)
    if number == 0 and operator in ("=", "为"):
        return Limits(None, number, unit=unit)
    if not operator + suffix and _HAPPENING.search(match.string[: match.start()]) and unit in _COUNTED:
        return Limits(number, number, unit=unit)  # 发生1起的: just so many
    return None


# ---------------------------------------------------------------------------------------------------------------------
# The plan reached
# ---------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _plan(language: Language) -> regex.Pattern[str]:
    plans, ceilings = any_of(language.plans), any_of(language.ceilings)
    return regex.compile(
        rf"^(?P<left>[^,;。\d]*?)(?P<reached>大于或?等于|大于等于|高于或等于|不低于|不少于|不小于|达到|完成|≥|超额完成)"
        rf"(?:或(?:者)?超过|及以上|了)?(?P<right>[^,;。\d]{{0,12}}(?:{plans})[^,;。\d]{{0,12}})$"
        rf"|^(?P<left2>[^,;。\d]*?)(?P<kept>不超过|不高于|不大于|小于或?等于|小于等于|低于或等于|≤|控制在)(?P<right2>[^,;。\d]{{0,12}}(?:{ceilings})[^,;。\d]{{0,8}})$"
    )


def _with_plan(condition: Condition, match: regex.Match[str]) -> Condition:
    if match["right"]:
        left, right, limits = match["left"], match["right"], Limits(_HUNDRED, None, unit="%")
    else:
        left, right, limits = match["left2"], match["right2"], Limits(None, _HUNDRED, unit="%")
    return replace(condition, limits=limits, left=subject_of(left), right=right.strip("的"), subject=subject_of(left))
