"""``anju doctor``: which parts are there, which work, and what to install for those that are not or do not.

Every part that can be tried is tried: a document is made in memory and read back, an OCR engine reads a picture it has
never seen. Engines are tried in a process of their own, for a runtime that does not suit the processor may take its
process down instead of complaining.
"""

from __future__ import annotations

import io
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pipeline
from pipeline.export.manifest import installed_version
from pipeline.machine import GIGABYTE, child_environment, cores, memory, workers_that_fit

PROBE_SECONDS = 120

_SENTENCE = "计划改造小区12个，完成率98.5%"


class State(StrEnum):
    """How a part was found."""

    WORKING = "working"  # tried, and did what it should
    PRESENT = "present"  # there, not tried
    MISSING = "missing"
    BROKEN = "broken"  # there, but did not do what it should


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, what it is for, how it was found, what is known of it, and what to do.

    Names and purposes are (Chinese, English); ``needed`` parts are those without which reports cannot be read at all.
    """

    name: tuple[str, str]
    purpose: tuple[str, str]
    state: State
    detail: str = ""
    advice: tuple[str, str] = ("", "")
    needed: bool = False

    @property
    def fit(self) -> bool:
        """Whether nothing has to be done: an optional part may be missing, but not broken."""
        return self.state is not State.BROKEN and not (self.needed and self.state is State.MISSING)


def examine() -> tuple[Part, ...]:
    """All parts, in the order to show them. Takes some seconds: the engines are tried."""
    return (
        _python(),
        _machine(),
        _word_reader(),
        _pdf_reader(),
        *_ocr_parts(),
        _fonts(),
        _libreoffice(),
    )


# --------------------------------------------------------------------------------------------------------------------
# Parts
# --------------------------------------------------------------------------------------------------------------------


def _python() -> Part:
    detail = (
        f"anju {pipeline.__version__} · Python {platform.python_version()} · {platform.system()} {platform.machine()}"
    )
    return Part(("程序", "program"), ("", ""), State.WORKING, detail, needed=True)


def _machine() -> Part:
    total = memory()
    size = "?" if total is None else f"{total / GIGABYTE:.1f} GB"
    many = workers_that_fit(documents=10_000)
    state = State.PRESENT
    enough = total is None or total >= 2 * GIGABYTE
    advice = ("", "") if enough else ("内存较少，建议 --workers 1", "little memory: use --workers 1")
    detail = f"CPU × {cores()} · {size} · --workers {many}"
    return Part(("机器", "machine"), ("处理器与内存", "processors and memory"), state, detail, advice)


def _word_reader() -> Part:
    name, purpose = ("Word 读取", "Word reader"), ("读 .docx", "reads .docx")
    return _tried(name, purpose, ("python-docx", "lxml"), _read_back_word)


def _pdf_reader() -> Part:
    name, purpose = ("PDF 读取", "PDF reader"), ("读 .pdf", "reads .pdf")
    return _tried(name, purpose, ("pymupdf", "pdfplumber"), _read_back_pdf)


def _tried(
    name: tuple[str, str], purpose: tuple[str, str], packages: tuple[str, ...], trial: Callable[[], None]
) -> Part:
    """A needed part that is tried in this process."""
    versions = " · ".join(f"{package} {installed_version(package) or '–'}" for package in packages)
    reinstall = ("请重新安装：pip install --force-reinstall anju", "install again: pip install --force-reinstall anju")
    try:
        trial()
    except ImportError as error:
        return Part(name, purpose, State.MISSING, f"{versions} · {error}", reinstall, needed=True)
    except Exception as error:
        return Part(
            name, purpose, State.BROKEN, f"{versions} · {type(error).__name__}: {error}", reinstall, needed=True
        )
    return Part(name, purpose, State.WORKING, versions, needed=True)


def _read_back_word() -> None:
    from docx import Document

    made = Document()
    made.add_paragraph(_SENTENCE)
    package = io.BytesIO()
    made.save(package)
    package.seek(0)
    _expect(_SENTENCE, "".join(paragraph.text for paragraph in Document(package).paragraphs))


def _read_back_pdf() -> None:
    import pymupdf

    with pymupdf.open() as made:
        made.new_page().insert_text((72, 72), _SENTENCE, fontname="china-s")
        content = made.tobytes()
    with pymupdf.open(stream=content, filetype="pdf") as document:
        _expect(_SENTENCE, document[0].get_text().strip())


def _expect(expected: str, found: str) -> None:
    if found != expected:
        raise ValueError(f"{found!r} != {expected!r}")


def _ocr_parts() -> Iterator[Part]:
    from pipeline.ingest.ocr.plugins import engine_names

    for engine in engine_names():
        yield _probed(engine)


def _probed(engine: str) -> Part:
    """An OCR engine, tried in a process of its own."""
    product = {"rapid": "RapidOCR", "paddle": "PaddleOCR"}.get(engine, engine)
    name = (f"识别引擎 {product}", f"OCR: {product}")
    purpose = ("读扫描件", "reads scans") if engine == "rapid" else (f"--ocr {engine}",) * 2
    command = [sys.executable, "-P", "-m", "pipeline.doctor", engine]
    try:
        probe = subprocess.run(
            command, capture_output=True, timeout=PROBE_SECONDS, env=child_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        advice = ("引擎无响应，请重新安装", "the engine does not answer: install it again")
        return Part(name, purpose, State.BROKEN, f"> {PROBE_SECONDS} s", advice)
    try:
        answer = json.loads(probe.stdout.decode("utf-8").splitlines()[-1])
    except (ValueError, IndexError):
        advice = ("引擎崩溃，请重新安装或改用另一引擎", "the engine crashed: install it again, or use the other one")
        return Part(name, purpose, State.BROKEN, f"exit {probe.returncode}", advice)
    zh, _, en = answer["advice"].partition(" / ")
    return Part(name, purpose, State(answer["state"]), answer["detail"], (zh, en or zh))


def probe_engine(name: str) -> dict[str, str]:
    """Open the engine and let it read; what came of it as ``state``, ``detail``, ``advice``."""
    from pipeline.ingest.ocr.plugins import package_of

    package = package_of(name)
    versions = " · ".join(
        f"{each} {version}"
        for each in (*[package] * bool(package), "openvino", "onnxruntime")
        if (version := installed_version(each))
    )
    try:
        from pipeline.ingest.ocr import OcrUnavailable, open_engine
        from pipeline.ingest.ocr.self_test import self_test
    except ImportError as error:
        return {"state": State.MISSING, "detail": str(error), "advice": 'pip install "anju[ocr]"'}
    try:
        started = monotonic()
        engine = open_engine(name, cores())
        assert engine is not None  # only OFF gives None
        self_test(engine)
        seconds = monotonic() - started
    except OcrUnavailable as unavailable:
        if package and installed_version(package):
            return {"state": State.BROKEN, "detail": versions, "advice": str(unavailable)}
        return {"state": State.MISSING, "detail": "", "advice": str(unavailable)}
    except Exception as error:
        return {"state": State.BROKEN, "detail": f"{type(error).__name__}: {error}", "advice": ""}
    weights = " · ".join(f"{file} {digest[:12]}" for file, digest in sorted(engine.model_hashes().items()))
    return {"state": State.WORKING, "detail": f"{engine.name} · {seconds:.1f} s · {versions}\n{weights}", "advice": ""}


def _fonts() -> Part:
    name, purpose = ("中文字体", "Chinese fonts"), ("LibreOffice 排版用", "for LibreOffice")
    listing = _output_of(["fc-list", ":lang=zh", "family"])
    if listing is None:
        advice = ("未装 fontconfig，无法查看字体", "fontconfig is not installed: fonts cannot be listed")
        return Part(name, purpose, State.MISSING, "", advice)
    families = sorted({line.split(",")[0].strip() for line in listing.splitlines() if line.strip()})
    if families:
        more = f" … ({len(families)})" if len(families) > 3 else ""
        return Part(name, purpose, State.PRESENT, " · ".join(families[:3]) + more)
    advice = ("Debian/Ubuntu：apt-get install fonts-noto-cjk", "Debian/Ubuntu: apt-get install fonts-noto-cjk")
    return Part(name, purpose, State.MISSING, "", advice)


def _libreoffice() -> Part:
    from pipeline.ingest.office import find_soffice

    name, purpose = ("LibreOffice", "LibreOffice"), ("读 .doc .wps .xls", "reads .doc .wps .xls")
    program = find_soffice()
    if program is None:
        install = "apt-get install libreoffice-writer libreoffice-calc"
        return Part(
            name, purpose, State.MISSING, "", (f"可选。Debian/Ubuntu：{install}", f"optional. Debian/Ubuntu: {install}")
        )
    version = (_output_of([str(program), "--version"]) or str(program)).strip().rsplit(" ", 1)[0]
    try:
        _lay_out_word()
    except Exception as error:
        advice = ("无法转换文档，请重新安装", "it does not convert documents: install it again")
        return Part(name, purpose, State.BROKEN, f"{version} · {error}", advice)
    return Part(name, purpose, State.WORKING, version)


def _lay_out_word() -> None:
    """Have LibreOffice put a Word file on a page, and read the page."""
    import pymupdf
    from docx import Document

    from pipeline.ingest.office import layout_to_pdf

    with TemporaryDirectory(prefix="anju-doctor-") as folder:
        source = Path(folder) / "trial.docx"
        made = Document()
        made.add_paragraph(_SENTENCE)
        made.save(str(source))
        with layout_to_pdf(source, ".docx") as pages, pymupdf.open(pages) as document:
            _expect(_SENTENCE, "".join(document[0].get_text().split()))


def _output_of(command: list[str]) -> str | None:
    """What a program prints, ``None`` where it is not there, fails, or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    print(json.dumps(probe_engine(sys.argv[1])))
