"""Options that several commands take, said once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.language import Language


class Retry(StrEnum):
    """``--retry``."""

    FAILED = "failed"


class ProgressStyle(StrEnum):
    """``--progress``."""

    BAR = "bar"
    JSON = "json"
    NONE = "none"


class FailOn(StrEnum):
    """``--fail-on``."""

    ERROR = "error"
    WARNING = "warning"


OcrOption = Annotated[
    str,
    typer.Option(
        "--ocr",
        metavar="NAME",
        help="扫描页的识别引擎：auto、off、rapid、paddle或插件名 / engine for scanned pages, or the name of a plug-in",
    ),
]
OcrModelsOption = Annotated[
    Path | None,
    typer.Option("--ocr-models", metavar="DIR", help="更大的识别模型（det、rec两个.onnx） / bigger weights for OCR"),
]
RubricOption = Annotated[
    str | None,
    typer.Option("--rubric", metavar="ID", help="评分标准编号 / scoring standard (default: by region and year)"),
]
PatternsOption = Annotated[
    Path | None,
    typer.Option("--patterns", metavar="DIR", help="自有规则文件夹 / own patterns, laid over the shipped ones"),
]
PagesOption = Annotated[
    str,
    typer.Option(
        "--pages", metavar="CHOICE", help="指定PDF页的读法，如 3-7=ocr,9=text / how to read certain pages of PDFs"
    ),
]
PlacesOption = Annotated[
    bool,
    typer.Option("--places", help="由LibreOffice排版Word文件，给出页码和位置 / pages and boxes for Word files"),
]
RepairOption = Annotated[
    bool,
    typer.Option(
        "--repair/--no-repair",
        help="按勾稽关系更正误读的字符，否则不采用该数字 / put misread characters right by arithmetic, else leave such figures out",
    ),
]
MemoryOption = Annotated[
    float | None,
    typer.Option("--memory", metavar="GB", help="每份文件内存限额（GB） / memory for each file, in GB (default 4)"),
]
CacheOption = Annotated[
    str | None,
    typer.Option("--cache", metavar="DIR", help="保存各步结果的文件夹 / folder where results of stages are kept"),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="全部重读，也不保存 / read everything again, and keep nothing")
]
RetryOption = Annotated[
    Retry | None,
    typer.Option("--retry", help="重读上次未读全的文件 / read again what was not, or not wholly, read before"),
]
ProgressOption = Annotated[
    ProgressStyle | None,
    typer.Option("--progress", help="进度：bar、json（每行一条，到标准错误）、none / how to show progress"),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option("--timeout", metavar="S", help="每份文件时限（秒） / seconds for each file (default 1800)"),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="提示语言 / language (default: zh in a Chinese locale, else en)"),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度和摘要 / neither progress nor summary")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", help="并行进程数 / processes (default: as the machine allows)"),
]
ReportOption = Annotated[
    bool, typer.Option("--report/--no-report", help="写出核对报告（网页） / write the evidence report (HTML)")
]
