"""Reading `patterns/`: YAML files checked against a model, with errors that name file, line and field.

The files ship inside the wheel (package ``patterns``). A user's own folder overlays them, file by file: a file of the
same relative name replaces the shipped one, others are added. YAML is read with a safe loader; unknown fields,
duplicate keys and wrong types are errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError


class PatternError(ValueError):
    """A file in `patterns/` cannot be used. The message says file, line, field, and what was expected."""

    def __init__(self, file: str, line: int | None, field: str, problem: str) -> None:
        where = file if line is None else f"{file}:{line}"
        what = f" [{field}]" if field else ""
        super().__init__(f"{where}{what}: {problem}")
        self.file = file
        self.line = line
        self.field = field
        self.problem = problem


class PatternModel(BaseModel):
    """Base of everything read from `patterns/`: frozen, no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)


class PatternFolder:
    """The shipped patterns, overlaid by a user's folder where one is given."""

    def __init__(self, overlay: Path | None = None) -> None:
        if overlay is not None and not overlay.is_dir():
            raise PatternError(str(overlay), None, "", "not a folder / 不是文件夹")
        self.overlay = overlay

    def text(self, name: str) -> str:
        """The text of the file ``name`` (relative, ``/``-separated), UTF-8. Raises ``PatternError`` if absent."""
        found = self._find(name)
        if found is None:
            raise PatternError(name, None, "", "file not found / 找不到文件")
        return found.read_text("utf-8-sig")

    def content(self, name: str) -> bytes:
        """The bytes of the file ``name`` (a template). Raises ``PatternError`` if absent."""
        found = self._find(name)
        if found is None:
            raise PatternError(name, None, "", "file not found / 找不到文件")
        return found.read_bytes()

    def names(self, folder: str, suffix: str = ".yaml") -> tuple[str, ...]:
        """Relative names of the files directly in ``folder``, shipped and overlaid, sorted."""
        found: set[str] = set()
        for root in self._roots():
            place = root.joinpath(folder)
            if place.is_dir():
                found.update(f"{folder}/{entry.name}" for entry in place.iterdir() if entry.name.endswith(suffix))
        return tuple(sorted(found))

    def all_names(self) -> tuple[str, ...]:
        """Relative names of all pattern files, shipped and overlaid, sorted; notes and hidden files are none."""
        return tuple(sorted({name for root in self._roots() for name in _names_below(root, "")}))

    def load(self, name: str, model: type[Model]) -> Model:
        """The YAML file ``name`` as a ``model``. Raises ``PatternError`` naming file, line and field."""
        data = parse_yaml(self.text(name), name)
        try:
            return model.model_validate(_plain(data))
        except ValidationError as error:
            first = error.errors()[0]
            location = first["loc"]
            raise PatternError(name, _line_of(data, location), ".".join(map(str, location)), _problem(first)) from error

    def _roots(self) -> Iterable[Traversable]:
        if self.overlay is not None:
            yield self.overlay
        yield files("patterns")

    def _find(self, name: str) -> Traversable | None:
        for root in self._roots():
            place = root.joinpath(name)
            if place.is_file():
                return place
        return None


def _names_below(place: Traversable, above: str) -> Iterable[str]:
    for entry in place.iterdir():
        if entry.is_dir():
            yield from () if entry.name.startswith((".", "__")) else _names_below(entry, f"{above}{entry.name}/")
        elif not entry.name.startswith(".") and not entry.name.endswith((".py", ".pyc", ".md")):
            yield above + entry.name


@lru_cache(maxsize=4)
def pattern_folder(overlay: Path | None = None) -> PatternFolder:
    """One folder object per overlay, so that loaded patterns can be cached by it."""
    return PatternFolder(overlay)


def parse_yaml(text: str, name: str) -> Any:  # noqa: ANN401  YAML holds any type
    """The YAML text with its line marks. Raises ``PatternError`` where it is not YAML or repeats a key."""
    try:
        return YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = f"not YAML: {error.problem} / 不是合法的 YAML，请检查缩进与冒号"
        raise PatternError(name, None if mark is None else mark.line + 1, "", told) from error


def _plain(data: object) -> Any:  # noqa: ANN401
    """The round-trip value as plain dicts, lists and scalars. Floats keep their printed form, as text."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if isinstance(data, bool) or data is None:
        return data
    if isinstance(data, int):
        return int(data)
    if isinstance(data, float):
        return repr(float(data))
    if isinstance(data, str):
        return str(data)
    return data


def _line_of(data: Any, location: tuple[int | str, ...]) -> int | None:  # noqa: ANN401
    """The line (from 1) of the deepest part of ``location`` that the file has."""
    mark = getattr(data, "lc", None)
    line: int | None = None if mark is None else mark.line + 1
    for step in location:
        try:
            mark = data.lc
            line = (mark.key(step) if isinstance(data, Mapping) else mark.item(step))[0] + 1
            data = data[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


_EXPECTED = {  # what pydantic says in English only
    "missing": "缺少此项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "decimal_type": "须为数",
    "decimal_parsing": "须为数",
    "int_parsing": "须为整数",
    "int_type": "须为整数",
    "string_type": "须为文字",
    "literal_error": "须为所列之一",
    "union_tag_invalid": "kind 须为所列之一",
    "union_tag_not_found": "须写 kind",
    "string_pattern_mismatch": "格式不符",
    "greater_than": "数值过小",
    "too_short": "不得为空",
    "tuple_type": "须为列表",
    "model_type": "须为一组“名称: 值”",
    "dict_type": "须为一组“名称: 值”",
}


def _problem(error: ErrorDetails) -> str:
    """What was expected, in both languages, and what was given where it is short."""
    said = error["msg"].removeprefix("Value error, ")
    chinese = _EXPECTED.get(error["type"], "")
    given = error["input"]
    shown = not isinstance(given, dict | list | tuple) and error["type"] not in ("missing", "extra_forbidden")
    return f"{said}{f' / {chinese}' if chinese else ''}{f' (given / 所给: {given!r})' if shown else ''}"
