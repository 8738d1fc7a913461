"""Settled claims, and which of those below one heading is the heading's own rather than a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.outline import Standing
from pipeline.extract.score_words import ScoreWords, plain_label
from pipeline.extract.statement import Statement
from pipeline.model import Level

_OF_SECTION = regex.compile(r"(?:本|该|此)(?:部分|类|方面)|小计|合计|共计")

_ONE_INDICATOR = "service_satisfaction"  # a section of one indicator: one claim is the section's


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement settled: level, programme, indicator, label and full marks."""

    statement: Statement
    program: str
    level: Level
    section: str
    indicator: str
    label: str
    full: Decimal | None

    def outer(self, standing: Standing) -> tuple[str, ...]:
        """The headings it stands under, outermost first; not the one it is printed in, nor another indicator's."""
        own = standing.heading if self.statement.in_heading else None
        return tuple(
            step.label
            for step in standing.path
            if step is not own and (not step.indicator or step.indicator == self.indicator)
        )


def parts_below(claims: Sequence[Claim], standings: tuple[Standing, ...], lexicon: Lexicon) -> list[Claim]:
    """What is claimed under a heading that claims a section itself is a part of it, unless it says the section again."""
    headed = {c.statement.block: c for c in claims if c.level is Level.SECTION and c.statement.in_heading}
    return [_as_part(claim, standings, lexicon) if _is_below(claim, standings, headed) else claim for claim in claims]


def _is_below(claim: Claim, standings: tuple[Standing, ...], headed: Mapping[int, Claim]) -> bool:
    if claim.level is not Level.SECTION or claim.statement.in_heading:
        return False
    standing = standings[claim.statement.block]
    if claim.section and standing.section and claim.section != standing.section:
        return False  # 1.资金管理23分；2.项目管理15分 in one paragraph
    above = [headed[step.block] for step in standing.path if step.block in headed]
    if not above or _OF_SECTION.search(claim.label):
        return False
    return not _says_again(claim, above[-1])


def _says_again(claim: Claim, heading: Claim) -> bool:
    """Whether a claim repeats the heading it stands under: （一）资金管理（得分21分）, 资金管理方面自评得分21分."""
    own, said = plain_label(heading.label), plain_label(claim.label)
    same = bool(claim.section) and claim.section == heading.section
    return own == said or (same and claim.statement.value == heading.statement.value)


def _as_part(claim: Claim, standings: tuple[Standing, ...], lexicon: Lexicon) -> Claim:
    named = lexicon.indicator_of(claim.label, (claim.program,))
    section = standings[claim.statement.block].section
    indicator = claim.indicator or ("" if named is None else named.indicator)
    return replace(claim, level=Level.INDICATOR, section=section, indicator=indicator)


def sections_apart(claims: Sequence[Claim], standings: tuple[Standing, ...], lexicon: Lexicon) -> list[Claim]:
    """Among the claims in the body of one section that name nothing, find the section's own; the others are parts."""
    groups: dict[tuple[int, str], list[int]] = {}
    for index, claim in enumerate(claims):
        heading = _section_above(standings[claim.statement.block], lexicon)
        if heading is not None and claim.level in (Level.SECTION, Level.INDICATOR):
            groups.setdefault((heading, claim.program), []).append(index)
    result = list(claims)
    for indices in groups.values():
        if len(indices) == 1 and claims[indices[0]].section == _ONE_INDICATOR:
            result[indices[0]] = replace(claims[indices[0]], level=Level.SECTION, indicator="")
            continue
        unnamed = [i for i in indices if _is_unnamed(claims[i], lexicon)]
        if not unnamed:
            continue
        claimed_above = any(claims[i].level is Level.SECTION and i not in unnamed for i in indices)
        direct = [i for i in unnamed if _stands_right_under_section(claims[i], standings, lexicon)]
        own = None if claimed_above else _own_of_section([(i, claims[i]) for i in indices], direct)
        for i in unnamed:
            if i != own:
                result[i] = replace(claims[i], level=Level.INDICATOR)
    return result


def _section_above(standing: Standing, lexicon: Lexicon) -> int | None:
    """The block of the nearest heading that names a section."""
    blocks = [step.block for step in standing.path if step.section or lexicon.names_other_section(step.label)]
    return blocks[-1] if blocks else None


def _stands_right_under_section(claim: Claim, standings: tuple[Standing, ...], lexicon: Lexicon) -> bool:
    """Whether no other heading stands between the claim and its section's, or the claim says that it is the section's."""
    path = standings[claim.statement.block].path
    last = path[-1] if path else None
    under = last is None or bool(last.section) or lexicon.names_other_section(last.label)
    return under or _OF_SECTION.search(claim.label + claim.statement.word) is not None


def _is_unnamed(claim: Claim, lexicon: Lexicon) -> bool:
    if claim.level is not Level.SECTION or claim.statement.in_heading or claim.statement.topic:
        return False  # a programme listed under the section has it from there
    return not lexicon.names_section(claim.label)


def _own_of_section(claims: list[tuple[int, Claim]], unnamed: list[int]) -> int | None:
    """The unnamed claim that is the section's: said to be, alone, or the sum of the others."""
    said = [i for i, claim in claims if i in unnamed and _OF_SECTION.search(claim.label + claim.statement.word)]
    if said:
        return said[-1]
    if len(claims) == 1:
        return unnamed[0] if unnamed else None
    total = sum((claim.statement.value for _, claim in claims), Decimal(0))
    sums = [i for i, claim in claims if i in unnamed and 2 * claim.statement.value == total]
    return sums[-1] if sums else None


def indicators_apart(claims: Sequence[Claim], standings: tuple[Standing, ...], words: ScoreWords) -> list[Claim]:
    """Among the claims in the body of one indicator, find the indicator's own (see `closing` in scores.yaml)."""
    groups: dict[tuple[str, str, int, int], list[int]] = {}
    for index, claim in enumerate(claims):
        path = [step for step in standings[claim.statement.block].path if step.indicator]
        opening = claim.statement.opening
        if not claim.indicator or claim.level not in (Level.SUB_ITEM, Level.INDICATOR):
            continue
        if opening is not None and opening.indicator == claim.indicator:
            groups.setdefault((claim.program, claim.indicator, claim.statement.block, opening.start), []).append(index)
        elif path:
            groups.setdefault((claim.program, claim.indicator, path[0].block, -1), []).append(index)
    result = list(claims)
    for indices in groups.values():
        points = [i for i in indices if claims[i].level is Level.SUB_ITEM]
        if len(points) < len(indices):
            again = points[0] if len(points) == 1 else None
            if again is not None and _says_what_is_left(claims[again], [claims[i] for i in indices]):
                result[again] = replace(claims[again], level=Level.INDICATOR)
            continue
        own = _own_of_indicator([claims[i] for i in indices], words)
        if own is not None:
            result[indices[own]] = _as_opened(replace(claims[indices[own]], level=Level.INDICATOR))
    return [_without_marks_of_whole(claim, result) for claim in result]


def _as_opened(claim: Claim) -> Claim:
    """The claim on the indicator that its sentence opens with, under its name and with its full marks."""
    opening = claim.statement.opening
    return claim if opening is None else replace(claim, label=opening.label, full=claim.full or opening.full)


def sums_of_sentences(claims: Sequence[Claim], words: ScoreWords) -> list[Claim]:
    """运营管理方面，…，此小项得2分，…，共得5分: what is summed up in a sentence is the indicator's, before it are its points."""
    result = list(claims)
    for index, claim in enumerate(claims):
        if claim.level is not Level.INDICATOR or claim.indicator or not _is_sum(claim.statement, words):
            continue
        before = [i for i in range(index) if _in_sentence_before(claims[i].statement, claim.statement)]
        points = [i for i in before if claims[i].level is Level.INDICATOR and claims[i].program == claim.program]
        named = {claims[i].indicator for i in points} - {""}
        if len(named) == 1 and sum(claims[i].statement.value for i in points) <= claim.statement.value:
            own = claims[points[0]]
            result[index] = replace(claim, section=own.section, indicator=own.indicator)
            for i in points:
                result[i] = replace(claims[i], level=Level.SUB_ITEM, indicator=own.indicator)
    return result


def _is_sum(statement: Statement, words: ScoreWords) -> bool:
    return words.summed.search(statement.lead + statement.word) is not None


def _in_sentence_before(one: Statement, other: Statement) -> bool:
    """Whether ``one`` is printed in the sentence of ``other``, before it."""
    begin = other.start - len(other.lead) - len(other.sentence)
    return one.block == other.block and begin <= one.start < other.start


def _says_what_is_left(point: Claim, claims: list[Claim]) -> bool:
    """3.预算执行（得9分）。执行率95%，扣1分，得9分: the heading's score again, with what it lost."""
    said = {claim.statement.value for claim in claims if claim.level is Level.INDICATOR}
    return said == {point.statement.value} and "扣" in point.statement.lead


def _without_marks_of_whole(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A sub-item without the full marks of its indicator, which a heading prints for all of them."""
    if claim.level is not Level.SUB_ITEM or claim.full is None or f"{claim.full}分" in claim.statement.lead:
        return claim
    family = [c for c in claims if (c.program, c.indicator) == (claim.program, claim.indicator) and c is not claim]
    return replace(claim, full=None) if any(other.full == claim.full for other in family) else claim


def _closes(statement: Statement, words: ScoreWords) -> bool:
    """Whether a claim ends a list of points: …经自评，该项得8分; a sentence of its own, 自评得8分."""
    said = statement.lead.strip("，,、：: ") or statement.word.rstrip("得分为")
    return words.closing.search(said[-12:]) is not None


def _own_of_indicator(claims: list[Claim], words: ScoreWords) -> int | None:
    if len(claims) == 1:
        return None if claims[0].statement.bare else 0
    values = [claim.statement.value for claim in claims]
    last = claims[-1].statement
    if _closes(last, words) and sum(values[:-1]) == values[-1]:
        return len(claims) - 1
    if last.opening is not None and _is_sum(last, words) and max(values) == values[-1]:
        return len(claims) - 1
    if not claims[0].statement.bare and values[0] == sum(values[1:]):
        return 0
    return None
