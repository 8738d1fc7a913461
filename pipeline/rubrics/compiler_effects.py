"""What a standard's sentence does with marks: awards, losses by steps or once, caps, proportions, formulas.

``statements`` cuts an even text into conditions, each with the effect that follows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache

import regex

from pipeline.rubrics.compiler_tokens import ITEM, NUMBER, TITLED
from pipeline.rubrics.language import Language, any_of

_EDGES = ",;。" + ITEM + TITLED
_POINTS = ("个百分点", "百分点", "%", "个点", "分")


class Does(Enum):
    """Kinds of effect."""

    AWARD = auto()
    LOSE_BY_STEP = auto()
    GAIN_BY_STEP = auto()
    LOSE = auto()
    CAP = auto()
    PROPORTION = auto()
    FORMULA = auto()
    VAGUE = auto()


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect. ``marks`` are absolute, ``share`` is of the full marks; ``target`` is a formula's divisor in percent, ``by`` one in words.

    A step has ``lead`` (低于计划), ``base`` (每低于90%…), ``step``, ``unit`` and ``noun`` (质量问题). ``text`` is the print.
    """

    does: Does
    text: str
    marks: Decimal | None = None
    share: Decimal | None = None
    step: Decimal = Decimal(1)
    unit: str = ""
    lead: str = ""
    noun: str = ""
    target: Decimal | None = None
    base: Decimal | None = None
    by: str = ""

    @property
    def in_points(self) -> bool:
        """Whether the step is in percentage points (or marks of a test), not in things counted."""
        return self.unit in _POINTS


@dataclass(frozen=True, slots=True)
class Statement:
    """A condition with its effect; ``preamble`` are sentences before the condition that do nothing with marks."""

    condition: str
    effect: Effect
    begins_item: bool
    preamble: str = ""
    begins_sentence: bool = True
    titled: bool = False  # stands behind a title with its marks


def statements(said: str, language: Language) -> tuple[tuple[Statement, ...], str]:
    """The statements of an even text in order, and what is left after the last effect."""
    found: list[Statement] = []
    position = 0
    for match in _grammar(language).finditer(said):
        between = said[position : match.start()]
        preamble, _, condition = between.rpartition("。")
        found.append(
            Statement(
                condition.strip(_EDGES),
                _effect(match),
                ITEM in between,
                preamble.strip(_EDGES),
                "。" in between or ";" in between or position == 0,
                between.startswith(TITLED),
            )
        )
        position = match.end()
    return tuple(found), said[position:].strip("的" + _EDGES)


@lru_cache(maxsize=8)
def _grammar(language: Language) -> regex.Pattern[str]:
    n, counts = NUMBER, any_of(language.count_units)
    of_full = r"(?:本项|该项|此项|指标|权重)?(?:分值|总分|权重分值?|权重|满分|标准分)"
    cap = (
        rf"(?P<cap>(?:合计|累计|总计|本项|此项|该项)?(?:最多|最高|至多|最多累计)可?(?:扣除|扣减|扣|减|加|得|计)(?:至)?(?P<cap_n>{n})分"
        rf"|扣分(?:上限|最多|最高|不超过)为?(?P<cap_n2>{n})分|(?:直至|直到|至|以)?[扣减][完光](?:(?P<cap_n3>{n})分|{of_full})?(?:为止|为限)?(?:\(最多扣{n}分\))?"
        rf"|(?:最低|最少)(?:得|计|为|扣至)?0分|扣至0分(?:为止)?|(?:最高|得分)?不(?:得)?超过(?:{of_full}|(?P<cap_n4>{n})分)|(?:超过|大于)100%(?:的)?按100%(?:计算|计)"
        rf"|(?:最多|最高)得?(?:满分|{of_full}))"
    )
    amount = rf"(?:(?P<step_n>{n})分|(?:{of_full})的(?P<step_share>{n})%|(?P<step_share2>{n})%的?{of_full})"
    step = (
        rf"(?P<step>每(?P<lead>[^,;。\d%()每]{{0,14}}?)(?:(?P<from>{n})%(?={n}(?:个百分点|%)))?(?P<by>{n})?(?P<unit>个百分点|百分点|%|{counts}|分(?=[,扣]))(?P<noun>[^,;。\d()每扣]{{0,18}}?),?"
        rf"(?P<verb>扣除|扣减|扣|减|少得|少计|加计|加|得|奖励|另?增加)(?:其)?{amount})"
    )
    once = rf"(?P<lack>(?P<lack_lead>缺少|缺失|漏报|缺|漏|发现|出现|发生|存在|查出|查实)(?P<lack_by>1)(?P<lack_unit>{counts})(?!未达|不达|达不到|未完成)(?P<lack_noun>[^,;。\d()扣]{{0,12}}?),?扣[减除]?(?P<lack_n>{n})分)"
    proportion = (
        r"(?P<proportion>(?:按照?|依照?|根据|以)[^,;。\d每]{0,16}比例[^,;。\d每分]{0,8}(?:相应)?(?:得分|分值|分数|计分|扣分|给分|分)?(?:(?:扣至|至|到)0分)?"
        r"|同比例扣[减除]?分?|按比例(?:扣减|扣除|扣分|计分|得分|计算))"
    )
    formula = (
        rf"(?P<formula>(?:得分=(?P<formula_of>[^,;。×/\d]{{2,20}})(?:/(?P<formula_by>[^,;。×/\d]{{2,20}}))?(?:/(?P<target>{n})%)?×(?:{of_full}|(?P<formula_n>{n})分?)"
        rf"|(?:得分)?(?:为|按照?|以|=)?(?P<formula_of2>[^,;。×/\d]{{0,16}}?(?:率|比例|比重|占比|进度))(?:/(?P<target2>{n})%)?×(?:{of_full}|(?P<formula_n2>{n})分?))(?:计算得分|计算|计分|计得分|得分)?)"
    )
    award = (
        rf"(?P<award>(?P<none>(?:均为|均|(?<!否)则|一律|此项|该项|本项|相应|对应|为)*(?:不得分|不计分|不给分|得零分|不加分|计零分|(?:得|计|记|为|(?<=否则)|(?<=反之))0分))"
        rf"|\((?:得|计|满分|共|占)?(?P<bracket>{n})分\)"
        rf"|(?:均|(?<!否)则|可|只|仅|此项|该项|本项)*(?:得|计|记|给予?|评|赋)(?:到|予)?(?P<award_n>{n})分(?![以及至\d])"
        rf"|(?P<all>(?:均|(?<!否)则|此项|该项|本项)*(?:得|计|记|给)(?:满分|全分|{of_full})(?!的)|不扣分)"
        rf"|(?:均|(?<!否)则)*(?:得|计|记|给)(?P<half>一半(?:的)?分(?:值|数)?|{of_full}的一半|半分)|(?:得|计|记|给)(?:{of_full}的)?(?P<award_share>{n})%(?:的?分值?|的?分数)?)"
    )
    vague = rf"(?P<vague>{'|'.join(language.vague)})"
    lose = rf"(?P<lose>(?:一次性)?(?:扣除|扣减|扣|减)(?:(?P<lose_n>{n})分|(?P<lose_all>全部分值|全部得分|{of_full}|该项全部分值)(?!的)|(?:{of_full})的(?P<lose_share>{n})%))"
    return regex.compile("|".join((cap, step, once, formula, proportion, vague, award, lose)))


def _effect(match: regex.Match[str]) -> Effect:
    groups = match.groupdict()
    text = match[0]
    for name, reader in _READERS:
        if groups[name]:
            return reader(groups, text)
    raise AssertionError(text)


def _cap(groups: dict[str, str | None], text: str) -> Effect:
    return Effect(Does.CAP, text, _number(groups, "cap_n", "cap_n2", "cap_n3", "cap_n4"))


def _step(groups: dict[str, str | None], text: str) -> Effect:
    losing = (groups["verb"] or "").startswith(("扣", "减", "少"))
    return Effect(
        Does.LOSE_BY_STEP if losing else Does.GAIN_BY_STEP,
        text,
        _number(groups, "step_n"),
        _share(groups, "step_share") or _share(groups, "step_share2"),
        _number(groups, "by") or Decimal(1),
        groups["unit"] or "",
        groups["lead"] or "",
        groups["noun"] or "",
        base=_number(groups, "from"),
    )


def _lack(groups: dict[str, str | None], text: str) -> Effect:
    unit, lead, noun = groups["lack_unit"] or "", groups["lack_lead"] or "", groups["lack_noun"] or ""
    return Effect(Does.LOSE_BY_STEP, text, _number(groups, "lack_n"), None, Decimal(1), unit, lead, noun)


def _formula(groups: dict[str, str | None], text: str) -> Effect:
    lead = groups["formula_of"] or groups["formula_of2"] or ""
    target = _number(groups, "target", "target2")
    return Effect(
        Does.FORMULA,
        text,
        _number(groups, "formula_n", "formula_n2"),
        lead=lead,
        target=target,
        by=groups["formula_by"] or "",
    )


def _award(groups: dict[str, str | None], text: str) -> Effect:
    if groups["none"]:
        return Effect(Does.AWARD, text, Decimal(0))
    if groups["all"]:
        return Effect(Does.AWARD, text, share=Decimal(1))
    if groups["half"]:
        return Effect(Does.AWARD, text, share=Decimal("0.5"))
    return Effect(Does.AWARD, text, _number(groups, "bracket", "award_n"), _share(groups, "award_share"))


def _lose(groups: dict[str, str | None], text: str) -> Effect:
    share = Decimal(1) if groups["lose_all"] else _share(groups, "lose_share")
    return Effect(Does.LOSE, text, _number(groups, "lose_n"), share)


def _proportion(_: dict[str, str | None], text: str) -> Effect:
    return Effect(Does.PROPORTION, text)


def _vague(_: dict[str, str | None], text: str) -> Effect:
    return Effect(Does.VAGUE, text)


_READERS = (
    ("cap", _cap),
    ("step", _step),
    ("lack", _lack),
    ("formula", _formula),
    ("proportion", _proportion),
    ("vague", _vague),
    ("award", _award),
    ("lose", _lose),
)


def _number(groups: dict[str, str | None], *names: str) -> Decimal | None:
    return next((Decimal(text) for name in names if (text := groups[name])), None)


def _share(groups: dict[str, str | None], name: str) -> Decimal | None:
    number = _number(groups, name)
    return None if number is None else number / 100
