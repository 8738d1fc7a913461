"""A score whose parts are not printed, by the marks it is said to have lost: 资金管理（25分）得21分，…扣3分，…扣1分.

Full marks less what is told behind the claim, before an indicator's, or behind its name in the same paragraph, must give
the claim: then it adds up. Nothing is held against a claim that they do not give, as a report need not tell every mark
it lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from pipeline.contract_words import score_label
from pipeline.extract.score_words import MARKS, marks_of
from pipeline.model import Document, Level, Paragraph, Recomputation, Score, Verdict
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.explain import Words, plain
from pipeline.rubrics.language import LossWords, load_language
from pipeline.rubrics.load import Rubric
from pipeline.rubrics.locate import full_marks, indicator_of

_HUNDRED = Decimal(100)
TOLD = "marks told to be lost"
_MARKS = regex.compile(MARKS)
_LEVELS = (Level.TOTAL, Level.SECTION, Level.INDICATOR)
_CLAUSE = regex.compile(r"[，,。；;:：（(]")
_STOP = regex.compile(r"[。；;\n]")
_HEADING_ONLY = 4  # characters behind a claim that closes a heading
_FARTHEST = 3  # paragraphs below a heading


def judge_by_losses(
    score: Score, rubric: Rubric | None, document: Document, scores: Sequence[Score], patterns: PatternFolder
) -> Recomputation | None:
    """That full marks less the losses told give the claim; ``None`` where none are told, or they give another."""
    blocks, block = document.blocks, score.context.block
    told = block < len(blocks) and isinstance(blocks[block], Paragraph) and not score.area
    if not told or score.level not in _LEVELS:
        return None
    words = load_language(patterns).losses
    node = indicator_of(score, rubric) if rubric is not None and score.level is Level.INDICATOR else None
    full = full_marks(score, rubric, node) or (_HUNDRED if score.level is Level.TOTAL else None)
    if full is None:
        return _by_all_sections(score, document, scores, words)
    of_indicator = score.level is Level.INDICATOR
    for losses in (_of_indicator if of_indicator else _told)(score, document, scores, words):
        if losses and full - sum(losses) == score.claimed:
            return _match(score, full, losses)
    return None


def _by_all_sections(
    score: Score, document: Document, scores: Sequence[Score], words: LossWords
) -> Recomputation | None:
    """A section without full marks: what all sections of its programme claim and are said to have lost makes a hundred."""
    if score.level is not Level.SECTION:
        return None
    beside = [
        each
        for each in scores
        if (each.level, each.program, each.where, each.area, each.parent)
        == (Level.SECTION, score.program, score.where, "", score.parent)
    ]
    lost = {each.score_id: next(_told(each, document, scores, words), []) for each in beside}
    own, told = lost[score.score_id], sum((sum(marks, Decimal(0)) for marks in lost.values()), Decimal(0))
    if not own or len(beside) < 2 or sum((each.claimed for each in beside), told) != _HUNDRED:
        return None
    return _match(score, score.claimed + sum(own), own)


def _of_indicator(
    score: Score, document: Document, scores: Sequence[Score], words: LossWords
) -> Iterator[list[Decimal]]:
    """What is lost before the claim in its part of the sentence (“工程质量”扣1分、计4分), else what is told behind it."""
    block = document.blocks[score.context.block]
    assert isinstance(block, Paragraph)
    claims = [each.context for each in scores if each.context.block == score.context.block and each.context.row is None]
    ends = [each.end for each in claims if each.end <= score.context.start]
    before = _STOP.split(block.text.content[max(ends, default=0) : score.context.start])[-1]
    found = [mark for _, marks in _losses(before, words) for mark in marks]
    if found:
        yield found
        return
    behind = _behind(score, document, scores)
    alone = not any(score.context.end <= each.start for each in claims)
    sentence = _STOP.split(behind, maxsplit=1)
    if alone or len(sentence) > 1:
        yield [mark for _, marks in _losses(behind if alone else sentence[0], words) for mark in marks]


def _match(score: Score, full: Decimal, losses: Sequence[Decimal]) -> Recomputation:
    terms = f"{plain(full)} − {' − '.join(map(plain, losses))} = {plain(score.claimed)}"
    words = Words(f"{terms}（按报告所述扣分）。", f"{terms} (by the marks the report says were lost).")
    return Recomputation(
        score.score_id, Verdict.MATCH, score.claimed, score.claimed, "", TOLD, words.zh, words.en, (score.score_id,)
    )


def _told(score: Score, document: Document, scores: Sequence[Score], words: LossWords) -> Iterator[list[Decimal]]:
    """What may be the losses of a score, the likeliest first."""
    behind = _behind(score, document, scores)
    found = _losses(behind, words)
    whole = [marks[0] for said, marks in found if len(marks) == 1 and regex.search(words.whole, said)]
    every = [mark for _, marks in found for mark in marks]
    yield every
    if len(every) > 1 and every[0] == sum(every[1:]):  # 该部分扣4分，一是…扣2分；二是…扣2分
        yield every[:1]
    yield from ([mark] for mark in whole)
    sentence = _STOP.split(behind, maxsplit=1)[0]
    yield [mark for _, marks in _losses(sentence, words) for mark in marks]
    yield from _named(score, document, words)


def _losses(text: str, words: LossWords) -> list[tuple[str, list[Decimal]]]:
    """The losses of ``text`` in order, each with the words of its clause before it; no rule (每低5个百分点扣1分)."""
    plain_text = regex.sub(words.rule, lambda match: "　" * len(match[0]), text)
    found = []
    for match in regex.finditer(words.lost, plain_text):
        said = plain_text[: match.start()]
        marks = [marks_of(each) for each in _MARKS.findall(match[0])]
        if regex.search(words.each, said):  # 居民出资少、支付慢，各扣2分
            reasons = regex.split(words.reasons, said.rstrip("，,各均").rpartition("，")[2])
            marks = marks * max(len(reasons), 1)
        found.append((_CLAUSE.split(said)[-1], marks))
    return found


def _behind(score: Score, document: Document, scores: Sequence[Score]) -> str:
    """The text from a claim to the next one; of a claim that ends a heading, the paragraphs below it up to the next claim."""
    block = document.blocks[score.context.block]
    assert isinstance(block, Paragraph)
    claimed = {each.context.block for each in scores if each.context.row is None}
    next_ones = [
        each.context.start
        for each in scores
        if each.context.block == score.context.block and each.context.start >= score.context.end
    ]
    text = block.text.content
    behind = text[score.context.end : min(next_ones, default=len(text))]
    if next_ones or len(behind.strip()) > _HEADING_ONLY:
        return behind
    below = []
    for index in range(score.context.block + 1, min(score.context.block + 1 + _FARTHEST, len(document.blocks))):
        following = document.blocks[index]
        if index in claimed or not isinstance(following, Paragraph):
            break
        below.append(following.text.content)
    return "。".join(below)


def _named(score: Score, document: Document, words: LossWords) -> Iterator[list[Decimal]]:
    """What is said to be lost behind the score's own name: 资金管理扣4分，系…."""
    block = document.blocks[score.context.block]
    name = _CLAUSE.split(regex.sub(r"[（(].*", "", score_label(score)))[-1]
    if isinstance(block, Paragraph) and len(name) > 1:
        for said, marks in _losses(block.text.content, words):
            if said.strip("，,。；;: ").endswith(name) and len(marks) == 1:
                yield marks
