"""Engines by name: anju's own and those that other installed packages bring.

A package brings an engine by an entry point of the group ``anju.ocr_engines``; its name is what ``--ocr`` takes::

    [project.entry-points."anju.ocr_engines"]
    mine = "my_package:open_mine"

It leads to a function ``open_mine(threads: int, models: Path | None) -> OcrEngine`` (``engine.OcrEngine``), which
raises ``OcrUnavailable`` where something is missing. ``models`` is the folder given by ``--ocr-models``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from pipeline.ingest.ocr.engine import OcrChoice, OcrEngine, OcrUnavailable

GROUP = "anju.ocr_engines"

# As in pyproject.toml: they are there also where anju runs from its sources without being installed.
OWN = {
    OcrChoice.RAPID.value: "pipeline.ingest.ocr.rapid:open_rapid",
    OcrChoice.PADDLE.value: "pipeline.ingest.ocr.paddle:open_paddle",
}
PACKAGES = {OcrChoice.RAPID.value: "rapidocr", OcrChoice.PADDLE.value: "paddleocr"}
_WORDS = (OcrChoice.AUTO.value, OcrChoice.OFF.value)  # of ``--ocr``, no engine's name

Opener = Callable[[int, Path | None], OcrEngine]


def engine_names() -> tuple[str, ...]:
    """The names of all engines, anju's own first, whether or not they work."""
    others = {point.name for point in entry_points(group=GROUP)} - {*OWN, *_WORDS}
    return (*OWN, *sorted(others))


def choices_of_engine() -> tuple[str, ...]:
    """What ``--ocr`` may say."""
    return (*_WORDS, *engine_names())


def takes_our_models(choice: str) -> bool:
    """Whether ``choice`` is an engine that reads the models ``weights`` describes; a plug-in has its own kind."""
    return choice == OcrChoice.AUTO or choice in OWN


def package_of(name: str) -> str:
    """The distribution that must be installed for the engine ``name``; empty where that is not known."""
    if name in PACKAGES:
        return PACKAGES[name]
    return next((point.dist.name for point in _points(name) if point.dist is not None), "")


def open_plugin(name: str, threads: int, models: Path | None) -> OcrEngine:
    """The engine ``name``, opened.

    Raises:
        OcrUnavailable: there is none of that name, there are two, or it does not start.
    """
    points = _points(name)
    if len({point.value for point in points}) != 1:
        raise _not_one(name, points)
    try:
        opener: Opener = points[0].load()
        return opener(threads, models)
    except OcrUnavailable:
        raise
    except Exception as error:  # someone else's code
        what = f"{type(error).__name__}: {error}"
        raise OcrUnavailable(
            f"识别引擎{name}（{points[0].value}）无法启动：{what}",
            f"the OCR engine {name} ({points[0].value}) does not start: {what}",
        ) from error


def _points(name: str) -> list[EntryPoint]:
    own = [EntryPoint(name, OWN[name], GROUP)] if name in OWN else []
    return own + sorted(entry_points(group=GROUP, name=name), key=lambda point: point.value)


def _not_one(name: str, points: list[EntryPoint]) -> OcrUnavailable:
    if points:
        places = ", ".join(sorted({point.value for point in points}))
        return OcrUnavailable(
            f"有多个名为{name}的识别引擎（{places}），请卸载其中之一",
            f"several OCR engines are called {name} ({places}); uninstall all but one",
        )
    known = ", ".join(engine_names())
    return OcrUnavailable(f"没有名为{name}的识别引擎，已有：{known}", f"no OCR engine {name!r}; there are: {known}")
