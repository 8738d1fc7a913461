"""Writing the evidence report: a folder that opens in a browser from anywhere, without a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.export.evidence.comparison_data import comparison_data
from pipeline.export.evidence.document_data import document_data
from pipeline.export.evidence.index_data import index_data, ordered
from pipeline.export.evidence.page_images import draw_pages
from pipeline.export.evidence.script_data import script_of
from pipeline.export.evidence.words_data import words_data
from pipeline.export.originals import Originals
from pipeline.export.report_addresses import FOLDER, INDEX, document_keys
from pipeline.export.tile_map import load_tiles
from pipeline.export.wording import standard_title
from pipeline.export.write import OutputError, prepared_output
from pipeline.model import Audit
from pipeline.pattern_files import PatternFolder, pattern_folder
from pipeline.rubrics.load import load_rubrics


def write_report(audits: Sequence[Audit], out: Path, sources: Originals, patterns: PatternFolder | None = None) -> Path:
    """Write `report/` into the run's folder ``out``, in place of an earlier one; gives the path of its first page.

    Pages of the originals in ``sources`` are shown; of a file that is not there, or has changed, the text is. The same Audits and originals give the same bytes.

    Raises:
        OutputError: ``out`` cannot be written.
        PatternError: `patterns/comparison.yaml` or a standard cannot be used.
    """
    with prepared_output(out) as folder:
        make_report(folder.new_folder(FOLDER), ordered(audits), sources, patterns)
        return folder.publish_folder(FOLDER) / INDEX


def make_report(
    report: Path, audits: Sequence[Audit], sources: Originals, patterns: PatternFolder | None = None
) -> None:
    """Make the report in the empty folder ``report``; otherwise as ``write_report``.

    ``audits`` are in the order of `documents.csv`, and are gone through several times: a sequence that reads each when
    it is asked for takes little memory.
    """
    try:
        _fill(report, audits, sources, patterns or pattern_folder())
    except OSError as error:
        raise OutputError(report, error.strerror or type(error).__name__) from error


def _fill(report: Path, audits: Sequence[Audit], sources: Originals, patterns: PatternFolder) -> None:
    keys = document_keys(audits)
    _copy_assets(report)
    data = report / "data"
    (data / "documents").mkdir(parents=True)
    for name, value in _shared_data(audits, keys, patterns):
        (data / f"{name}.js").write_bytes(script_of(name, value))
    standards = {each.id: standard_title(each) for each in load_rubrics(patterns)}
    images = draw_pages(audits, keys, sources, report)
    for audit in audits:
        key = keys[audit.file]
        content = script_of(f"documents/{key}", document_data(audit, key, images.get(audit.file, {}), standards))
        (data / "documents" / f"{key}.js").write_bytes(content)


def _shared_data(
    audits: Sequence[Audit], keys: Mapping[str, str], patterns: PatternFolder
) -> Iterator[tuple[str, Any]]:
    provinces = {tile.code[:2]: tile.name for tile in load_tiles(patterns)}
    index, parts = index_data(audits, keys, provinces)
    yield "index", index
    for number, part in enumerate(parts):
        yield f"findings-{number}", part
    yield "words", words_data()
    yield "comparison", comparison_data(audits, keys, patterns)


def _copy_assets(report: Path) -> None:
    for asset in files("pipeline.export.evidence").joinpath("assets").iterdir():
        if asset.is_file():
            (report / asset.name).write_bytes(asset.read_bytes())
