"""All scores a document claims, from text and tables, each tied to the score it is counted into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.extract.claims_apart import Claim
from pipeline.extract.reading import Reading
from pipeline.extract.score_words import plain_label
from pipeline.extract.table_header import Grid
from pipeline.extract.table_scores import TableClaim
from pipeline.model import Context, Document, Figure, Level, Method, Score
from pipeline.value_class import value_class

_QUOTE_LIMIT = 160
_NAMED = (Level.SECTION, Level.INDICATOR)
_RANK = {Level.TOTAL: 0, Level.SECTION: 1, Level.INDICATOR: 2, Level.SUB_ITEM: 3, Level.BONUS: 1}


@value_class
class Printed:
    """A score with the labels printed above its own (outer columns of its row, headings), outermost first."""

    score: Score
    outer: tuple[str, ...] = ()


def narrative_score(document: Document, claim: Claim, reading: Reading, criterion: str) -> Score:
    """The score of a claim in running text, without id and parent; ``criterion`` is the rule quoted for it."""
    statement = claim.statement
    start = max(0, statement.start - len(statement.lead[-60:]))
    confidence = reading.confidence(statement.start, statement.end)
    return Score(
        score_id="",
        program=claim.program,
        level=claim.level,
        section=claim.section,
        indicator=claim.indicator,
        label=claim.label,
        full_marks=claim.full,
        claimed=statement.value,
        step=statement.step,
        method=Method.TEXT if confidence is None else Method.OCR,
        place=reading.place(statement.start, statement.end),
        quote=reading.chars[start : statement.end][-_QUOTE_LIMIT:],
        context=Context(
            statement.block, 0, 0, *reading.span(statement.start, statement.end),
            section=claim.section, indicator=claim.indicator,
        ),
        area=statement.area, criterion=criterion,
    )  # fmt: skip


def table_score(document: Document, block: int, grid: Grid, claim: TableClaim) -> Score:
    """The score of a claim in a table, without id and parent."""
    cell = grid.cells[claim.row][claim.column]
    assert cell is not None
    reading = grid.readings[cell.row, cell.column]
    confidence = cell.text.confidence()
    row = " ".join(t for c in range(grid.table.columns) if (t := grid.chars(claim.row, c)) and len(t) <= 60)
    return Score(
        score_id="",
        program=claim.program,
        level=claim.level,
        section=claim.section,
        indicator=claim.indicator,
        label=claim.label,
        full_marks=claim.full,
        claimed=claim.value,
        step=claim.step,
        method=Method.TABLE if confidence is None else Method.OCR,
        place=reading.place(0, len(reading.chars)),
        quote=row[:_QUOTE_LIMIT],
        context=Context(
            block, claim.row, claim.column, 0, len(cell.text), claim.row, claim.column, claim.section, claim.indicator
        ),
        where="table",
        area=claim.area,
        criterion=claim.criterion,
    )


def satisfaction_with_claims(figures: Sequence[Figure], scores: Sequence[Score]) -> tuple[Figure, ...]:
    """Satisfaction that names no programme is that of the scores of its paragraph, where they are of one: 得5分，满意度92%."""
    programs: dict[int, set[str]] = {}
    for score in scores:
        if score.context.row is None and not score.area:
            programs.setdefault(score.context.block, set()).add(score.program)

    def placed(figure: Figure) -> Figure:
        own = programs.get(figure.context.block, set())
        open_to = figure.item == "satisfaction" and figure.program == "all" and figure.context.row is None
        return replace(figure, program=next(iter(own))) if open_to and len(own) == 1 else figure

    return tuple(placed(figure) for figure in figures)


def tied(document: Document, printed: list[Printed]) -> tuple[Score, ...]:
    """The scores in document order with ids, each with the id of the score it is counted into."""
    ordered = sorted(printed, key=lambda p: (p.score.context.block, p.score.context.row or 0, p.score.context.start))
    numbered = [
        replace(each, score=replace(each.score, score_id=f"{document.doc_id}-s{i:04d}"))
        for i, each in enumerate(ordered, 1)
    ]
    scores = [each.score for each in numbered]
    named, alike = _by_label(scores), _by_text(scores)
    return _repeats_lifted([replace(each.score, parent=_parent(each, alike, named)) for each in numbered])


def _repeats_lifted(scores: list[Score]) -> tuple[Score, ...]:
    """The scores with each that says its parent again beside the parent's own parts put where the parent stands."""
    by_id = {score.score_id: score for score in scores}
    parts: dict[str, list[Score]] = {}
    for score in scores:
        parts.setdefault(score.parent, []).append(score)

    def lifted(score: Score) -> Score:
        over = by_id.get(score.parent)
        if over is None or not _says_again(score, over):
            return score
        others = [part.claimed for part in parts[score.parent] if not _says_again(part, over)]
        if sum(others) != over.claimed:
            return score
        return replace(score, level=over.level, section=over.section, indicator=over.indicator, parent=over.parent)

    return tuple(lifted(score) for score in scores)


def _says_again(score: Score, over: Score) -> bool:
    label = plain_label(score.label)
    return bool(label) and label == plain_label(over.label) and score.claimed == over.claimed


def _by_label(scores: list[Score]) -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = {}
    for score in scores:
        label = plain_label(score.label) if score.level in _NAMED else ""
        if label:
            found.setdefault(label, []).append(score)
    return found


def _by_text(scores: list[Score]) -> dict[tuple[str, str, str], list[Score]]:
    """The scores by what parent and part have in common: text or table, programme and area."""
    found: dict[tuple[str, str, str], list[Score]] = {}
    for score in scores:
        found.setdefault((score.where, score.program, score.area), []).append(score)
    return found


def _parent(printed: Printed, alike: dict[tuple[str, str, str], list[Score]], named: dict[str, list[Score]]) -> str:
    """The score above it: the one whose label stands above its own, else the nearest of the level above.

    Of the same programme and in the same text or table; sections may be skipped. A label may be claimed elsewhere (in a
    table of sections), and for all programmes together; a row of a programme without a total is counted into the total
    of all.
    """
    score = printed.score
    labelled = [s for outer in printed.outer for s in named.get(plain_label(outer), ()) if _is_over(s, score)]
    beside = alike[score.where, score.program, score.area]
    if nested := _frames_above(printed, score, named):
        return _nearest(nested, score)
    for matches in _above(score):
        level = [s for s in beside if matches(s)]
        found = [s for s in labelled if not level or s.level is level[0].level]
        if found or level:
            return _nearest(found or level, score)
    totals = _total_of_all(score, [each for group in alike.values() for each in group])
    return _nearest(totals, score) if totals else ""


def _frames_above(printed: Printed, score: Score, named: dict[str, list[Score]]) -> list[Score]:
    """The sections of another frame a section stands in: 二、过程（30分，得28分） over 1.资金管理（18分，得16分）."""
    if score.level is not Level.SECTION or not score.section or score.context.row is not None:
        return []
    return [
        other
        for label in printed.outer
        for other in named.get(plain_label(label), ())
        if other.level is Level.SECTION
        and not other.section
        and (other.where, other.program, other.area) == (score.where, score.program, score.area)
        and other.context.block < score.context.block
    ]


def _nearest(scores: list[Score], score: Score) -> str:
    return min(scores, key=lambda s: (abs(s.context.block - score.context.block), s.score_id)).score_id


def _is_over(other: Score, score: Score) -> bool:
    """Whether a score can be over another: in the same text or table, of its programme or of all."""
    beside = (other.where, other.area) == (score.where, score.area) and other.program in (score.program, "all")
    return beside and _RANK[other.level] < _RANK[score.level]


def _total_of_all(score: Score, scores: list[Score]) -> list[Score]:
    totals = [s for s in scores if s.level is Level.TOTAL and not s.area]
    if score.level not in _NAMED or any(s.program == score.program for s in totals):
        return []
    return [s for s in totals if s.program == "all" and s.context.block == score.context.block]


def _above(score: Score) -> tuple[Callable[[Score], bool], ...]:
    """Tests for the score above, the nearest level first."""

    def total(other: Score) -> bool:
        return other.level is Level.TOTAL

    def section(other: Score) -> bool:
        return other.level is Level.SECTION and other.section == score.section

    def indicator(other: Score) -> bool:
        return other.level is Level.INDICATOR and bool(other.indicator) and other.indicator == score.indicator

    def bonus(other: Score) -> bool:
        return other.level is Level.BONUS and other.context.block < score.context.block

    tests: dict[Level, tuple[Callable[[Score], bool], ...]] = {
        Level.TOTAL: (),
        Level.SECTION: (total,),
        Level.INDICATOR: (section, total),
        Level.SUB_ITEM: (indicator, section, total),
        Level.BONUS: (bonus, total),
    }
    return tests[score.level]
