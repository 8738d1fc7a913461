"""`anju cache`: what is kept of earlier runs, and removing it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from pipeline.command_options import LanguageOption
from pipeline.language import language_of
from pipeline.terminal_help import HelpfulCommand, HelpfulGroup

app = typer.Typer(
    cls=HelpfulGroup, no_args_is_help=True, help="查看或清理缓存 / look at the cache of stage results, or clear it"
)

CacheOption = Annotated[
    Path | None, typer.Option("--cache", metavar="DIR", help="缓存文件夹 / its folder (default: the user's own)")
]

_DAY = 86400
_MEGABYTE = 1024**2
_STAGES = {
    "document": ("读入", "reading"),
    "extraction": ("提取", "extraction"),
    "assessment": ("复算与核对", "recomputation and checks"),
    "record": ("摘要", "summaries"),
    "lines": ("输出行", "lines of results"),
    "set_aside": ("搁置", "set aside"),
    "summary": ("汇总", "sums of runs"),
}


@app.command(cls=HelpfulCommand)
def info(cache: CacheOption = None, lang: LanguageOption = None) -> int:
    """缓存的位置、大小和内容 / Where it is, how large, and what is in it."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.batch.store import SqliteStore, cache_folder

    store, language = SqliteStore(cache or cache_folder()), lang or language_of()
    table = Table.grid(padding=(0, 2))
    for name, count, size in store.sizes():
        table.add_row(language.say(*_STAGES.get(name, (name, name))), f"{count:,}", f"{size / _MEGABYTE:,.1f} MB")
    console = Console(file=sys.stdout, highlight=False)
    console.print(str(store.path), soft_wrap=True)
    console.print(language.say(f"文件 {store.documents():,} 份", f"{store.documents():,} documents"))
    console.print(table)
    store.close()
    return 0


@app.command(cls=HelpfulCommand)
def prune(
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=0, help="删去多少天未用的 / remove what was not used for so long")
    ] = 90,
    cache: CacheOption = None,
    lang: LanguageOption = None,
) -> int:
    """删去久未使用的和旧版本的结果 / Remove what was not used for long, or was made by another version."""
    from pipeline.batch.stage_versions import stage_versions
    from pipeline.batch.store import SqliteStore, cache_folder
    from pipeline.stages import AuditOptions

    store = SqliteStore(cache or cache_folder())
    removed = store.prune(time.time() - days * _DAY, stage_versions(AuditOptions()).program)
    store.close()
    print((lang or language_of()).say(f"已删去 {removed:,} 项", f"{removed:,} entries removed"))
    return 0


@app.command(cls=HelpfulCommand)
def clear(cache: CacheOption = None, lang: LanguageOption = None) -> int:
    """清空缓存 / Remove all of it."""
    from pipeline.batch.store import cache_folder, remove_store

    remove_store(cache or cache_folder())
    print((lang or language_of()).say("缓存已清空", "the cache is empty"))
    return 0
