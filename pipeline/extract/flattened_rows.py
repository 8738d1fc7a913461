"""Lines of a flattened table: a serial number, a place, and the numbers of its cells, whichever of them are left.

``12 甲县 15.87 1830 2912``. A serial number may be misread (臼 甲县) or missing; a number may be broken by a blank or
hold misread characters (3钅 8.72, o。 77), which is put right only when its column is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.area_names import AreaFinder
from pipeline.extract.flattened_words import FlattenedWords
from pipeline.extract.misreadings import Misreadings
from pipeline.extract.number_misreadings import CLEAN, EMPTY, NumberMisreadings, PrintedNumber
from pipeline.extract.reading import Reading
from pipeline.extract.units import Units
from pipeline.model import Text

_TOKEN = regex.compile(r"\S+")
_SERIAL = regex.compile(r"\d{1,3}[.、]?")
_GLUED_SERIAL = regex.compile(r"^\d{1,3}[.、]?(?=[\u4e00-\u9fff])")
_LONGEST_SERIAL = 2  # characters, of one that was misread
_LONGEST_NAME = 16
_NOT_A_NAME = regex.compile(r"^自治[州县旗]$|^[市县区州盟旗]$")  # the end of a name broken over two lines
_LONGEST_UNREADABLE = 6  # characters, of a number none of which can be told
_MOST_UNREADABLE = 3  # of a row
_BEHIND_NAME = regex.compile(r"(?<=.)[(（][^()（）]*[)）]$")  # 江州区（含市本级）
_UNITS_OF_TEN = "十百千万亿"


@dataclass(frozen=True, slots=True)
class Value:
    """The print of one cell and what it can stand for. ``number`` is ``None`` for what cannot be read."""

    text: Text
    number: PrintedNumber | None

    def with_next(self, other: Value) -> Text:
        """Both prints as one, with the blank between them."""
        return Text.join((self.text, other.text), " ")


@dataclass(frozen=True, slots=True)
class Row:
    """A place and its numbers, from left to right. ``whole`` is a row of the total."""

    serial: Text | None
    label: Text
    values: tuple[Value, ...]
    whole: bool

    @property
    def numbers(self) -> tuple[PrintedNumber, ...] | None:
        """The numbers, ``None`` where one of them cannot be read."""
        read = [value.number for value in self.values if value.number is not None]
        return tuple(read) if len(read) == len(self.values) else None

    @property
    def is_clean(self) -> bool:
        """Whether every number is printed without misread characters."""
        return bool(self.values) and all(number.clean for number in self.numbers or ()) and self.numbers is not None


class RowParser:
    """Reads lines as rows of places."""

    def __init__(
        self, words: FlattenedWords, areas: AreaFinder, units: Units, misreadings: Misreadings, bare: NumberMisreadings
    ) -> None:
        self.words = words
        self.areas = areas
        self.misreadings = misreadings
        self.bare = bare
        self._unit_forms = frozenset((*units.by_form, *units.refused, *_UNITS_OF_TEN))

    def row(self, line: Text) -> Row | None:
        """The row that ``line`` is, ``None`` where it is no place followed by nothing but numbers."""
        tokens = tokens_of(line)
        first = len(tokens)
        while first > 0 and self.is_number(tokens[first - 1].content):
            first -= 1
        for behind in range(first, max(0, first - _MOST_UNREADABLE), -1):
            named = self._named(tokens[:behind])
            if named is not None:
                unreadable = tuple(Value(token, None) for token in tokens[behind:first])
                values = tuple(self.value(token) for token in self._mended(tokens[first:]))
                return Row(*named, (*unreadable, *values), self.words.whole_row.fullmatch(_name(named[1])) is not None)
            if not _is_unreadable(tokens[behind - 1].content):
                return None
        return None

    def value(self, token: Text) -> Value:
        """A printed number, misread characters and all."""
        if self.words.blank.fullmatch(token.content):
            return Value(token, EMPTY)
        usual = self.bare.number(Reading(token, self.misreadings).chars)
        if usual is not None and usual.clean:
            return Value(token, usual)
        return Value(token, self.bare.number(_name(token)))

    def readings(self, row: Row) -> Iterator[Row]:
        """The ways to read a row: as it stands, and as one number two between which a misread digit may have parted it.

        None where it may have been parted at several places.
        """
        pairs = list(zip(row.values, row.values[1:], strict=False))
        parted = [at for at, (left, right) in enumerate(pairs) if self._may_be_one(left, right)]
        if len(parted) > 1:
            return
        yield row
        for at in parted:
            yield replace(
                row, values=(*row.values[:at], self.value(pairs[at][0].with_next(pairs[at][1])), *row.values[at + 2 :])
            )

    def _may_be_one(self, left: Value, right: Value) -> bool:
        """Whether a character that may be any digit stands where two numbers part."""
        return any(map(self.bare.is_unknown_digit, (left.text.content[-1], right.text.content[0])))

    def is_number(self, chars: str) -> bool:
        """Whether ``chars`` may be a number without its unit, one end of one, or the mark of an empty cell."""
        if self.words.blank.fullmatch(chars) or CLEAN.fullmatch(chars):
            return True
        if not self.bare.is_part(chars) or self.areas.area_of(chars) == chars:
            return False  # 61团
        return not any(chars.endswith(form) and form != "%" for form in self._unit_forms)

    def _mended(self, tokens: Sequence[Text]) -> list[Text]:
        """The tokens, a number broken at its point made one again."""
        found: list[Text] = []
        for token in tokens:
            if found and (_ends_in_point(found[-1].content) or token.content.startswith(".")):
                found[-1] = Text.join((found[-1], token), " ")
            else:
                found.append(token)
        return found

    def _named(self, tokens: Sequence[Text]) -> tuple[Text | None, Text] | None:
        """Serial number and name of a row, where the tokens before its numbers are nothing else."""
        if not tokens:
            return None
        glued = _GLUED_SERIAL.match(tokens[0].content)
        if glued:
            rest = (tokens[0].slice(glued.end(), len(tokens[0])), *tokens[1:])
            found = self._with_serial(tokens[0].slice(0, glued.end()), rest)
            if found is not None:
                return found
        serial = tokens[0].content
        if len(tokens) > 1 and (_SERIAL.fullmatch(serial) or len(serial) <= _LONGEST_SERIAL):
            found = self._with_serial(tokens[0], tokens[1:])
            if found is not None:
                return found
        return self._with_serial(None, tokens)

    def _with_serial(self, serial: Text | None, tokens: Sequence[Text]) -> tuple[Text | None, Text] | None:
        label = Text.join(tokens, " ")
        return (serial, label) if self._is_place(_name(label)) else None

    def _is_place(self, name: str) -> bool:
        name = _BEHIND_NAME.sub("", name)
        if len(name) > _LONGEST_NAME or _NOT_A_NAME.search(name):
            return False
        named = self.words.whole_row.fullmatch(name) or self.words.fund_row.fullmatch(name)
        if named is not None or self.areas.area_of(name) == name:
            return True
        return self.areas.regions.resolve(name) is not None  # 和静县: 和 begins the name


def tokens_of(line: Text) -> list[Text]:
    """The stretches of a line between blanks."""
    return [line.slice(match.start(), match.end()) for match in _TOKEN.finditer(line.content)]


def _is_unreadable(chars: str) -> bool:
    """Whether this may be a number none of which can be told: one character, or a few with a digit among them."""
    return len(chars) == 1 or (len(chars) <= _LONGEST_UNREADABLE and any(map(str.isdigit, chars)))


def _name(text: Text) -> str:
    return "".join(text.content.split())


def _ends_in_point(chars: str) -> bool:
    return chars[-1] in ".。，," and any(not c.isspace() for c in chars[:-1])
