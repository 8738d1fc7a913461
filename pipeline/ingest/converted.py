"""Formats that LibreOffice turns into one that is read here: old Word and WPS, RTF, OpenDocument, old Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.ingest.flow import FlowReading
from pipeline.ingest.office import Target, converted
from pipeline.ingest.sheet import read_sheet
from pipeline.ingest.word import read_word


def read_converted_word(path: Path, suffix: str) -> FlowReading:
    """The blocks of a text document whose content goes by ``suffix`` (.doc, .rtf, .odt).

    Raises ``NeedsOffice`` where LibreOffice is not installed, else as ``read_word``.
    """
    with converted(path, suffix, Target.WORD) as made:
        return _noted(read_word(made), suffix)


def read_converted_sheet(path: Path, suffix: str) -> FlowReading:
    """The blocks of a workbook whose content goes by ``suffix`` (.xls, .xlsb, .ods). Raises as ``read_converted_word``."""
    with converted(path, suffix, Target.SHEET) as made:
        return _noted(read_sheet(made), suffix)


def _noted(reading: FlowReading, suffix: str) -> FlowReading:
    how = f"经LibreOffice由{suffix}格式转换后读取 / read after conversion from {suffix} by LibreOffice"
    return replace(reading, notes=(how, *reading.notes))
