"""Tables whose rows are totals of other rows: sub-totals, and 其中 rows under the total of a form.

Which rows a sub-total adds up is a guess until the table bears it out: other columns, or other groups of the column,
must add up by the same guess.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.validate.consistency import Agreement, compare
from pipeline.validate.formulas import SUM
from pipeline.validate.relations import TableWords
from pipeline.validate.table_entries import Entry, TableMismatch

FEWEST_HOLDING = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A row and the rows it adds up, by their numbers."""

    head: int
    members: tuple[int, ...]


def groups(labels: Mapping[int, Sequence[str]], words: TableWords) -> list[Group]:
    """The groups that the labels of the rows tell: sub-totals with their rows, the total with its sub-totals.

    ``labels`` holds the texts of each row below the header, in order.
    """
    subtotals = [
        row for row, texts in labels.items() if any(word in text for text in texts for word in words.subtotals)
    ]
    totals = [row for row, texts in labels.items() if any(text in words.total_rows for text in texts)]
    found = _by_subtotals([*labels], subtotals, totals) if subtotals else []
    if len(totals) == 1 and len(subtotals) > 1:
        found.append(Group(totals[0], tuple(subtotals)))
    return [*found, *_by_form(labels, words)]


def _by_subtotals(rows: Sequence[int], subtotals: Sequence[int], totals: Sequence[int]) -> list[Group]:
    """Each sub-total with the rows after it, or before it where the first of the rows is no sub-total."""
    plain = [row for row in rows if row not in totals]
    before = bool(plain) and plain[0] not in subtotals
    ends = [*subtotals, rows[-1] + 1]
    found: list[Group] = []
    for number, head in enumerate(subtotals):
        low, high = (subtotals[number - 1] if number else rows[0] - 1, head) if before else (head, ends[number + 1])
        members = tuple(row for row in plain if low < row < high)
        if members:
            found.append(Group(head, members))
    return found


def _by_form(labels: Mapping[int, Sequence[str]], words: TableWords) -> list[Group]:
    """A total of money followed by 其中 and the money it consists of."""
    rows = [*labels]
    found: list[Group] = []
    for head, first in itertools.pairwise(rows):
        opened = any(text.startswith(words.opening) for text in labels[first])
        if not opened or not any(word in text for text in labels[head] for word in words.form_totals):
            continue
        members = [first]
        for row in rows[rows.index(first) + 1 :]:
            texts = [text for text in labels[row] if text not in labels[head]]
            if not any(word in text for text in texts for word in words.form_parts):
                break
            members.append(row)
        if len(members) > 1:
            found.append(Group(head, tuple(members)))
    return found


def wrong_groups(
    found: Sequence[Group],
    columns: Sequence[int],
    entries: Mapping[tuple[int, int], Entry],
    headings: Sequence[str],
    block: int,
) -> Iterator[TableMismatch]:
    """The totals that do not hold, where the rest of the table bears the groups out."""
    judged = {
        column: [(group, _judged(group, column, entries, headings[column], block)) for group in found]
        for column in columns
    }
    holding = [group for column in columns for group, mismatch in judged[column] if mismatch is _HOLDS]
    for column in columns:
        broken = [(group, mismatch) for group, mismatch in judged[column] if isinstance(mismatch, TableMismatch)]
        one_number = bool(holding) and _share_a_row([group for group, _ in broken])
        for group, mismatch in broken:
            if group in holding or len(holding) >= max(FEWEST_HOLDING, len(broken)) or (one_number and len(broken) > 1):
                yield mismatch


def _share_a_row(broken: Sequence[Group]) -> bool:
    """Whether one number, put right, may mend all of them."""
    rows = [{group.head, *group.members} for group in broken]
    return bool(rows) and bool(set.intersection(*rows))


class _Holds:
    """A total that its rows give."""


_HOLDS = _Holds()


def _judged(
    group: Group, column: int, entries: Mapping[tuple[int, int], Entry], heading: str, block: int
) -> TableMismatch | _Holds | None:
    total = entries.get((group.head, column))
    parts = tuple(entries[row, column] for row in group.members if (row, column) in entries)
    if total is None or len(parts) < len(group.members):
        return None
    comparison = compare(total.quantity, [part.quantity for part in parts], SUM)
    if comparison is None:
        return None
    if comparison.agreement is not Agreement.IMPOSSIBLE:
        return _HOLDS
    return TableMismatch(block, total, parts, comparison, heading)
