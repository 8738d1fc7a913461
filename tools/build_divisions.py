"""Rebuild the tables in `patterns/regions` from unpacked `china-division` packages.

    python tools/build_divisions.py NEWEST [OLDER ...]

Each argument is a package folder (with `dist/` and `README.md`), the newest edition first. Older editions are only
used for names and codes that are no longer in force. Writes divisions.csv, zones.csv and former.csv.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).resolve().parent.parent / "patterns" / "regions"

# The statistics bureau files counties without a prefecture under these; GB/T 2260 gives them no name of their own.
FILLERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}

# Not in the statistics bureau's table; codes are those of GB/T 2260.
BEYOND_THE_TABLE = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


@dataclass(frozen=True)
class Division:
    """A row of the tables."""

    code: str
    name: str
    level: str
    parent: str


def read_edition(package: Path) -> dict[str, Division]:
    """All divisions of one edition by six-digit code, the bureau's own zones (71 to 79) among them."""
    divisions: dict[str, Division] = {}
    for file, level in (("provinces", "province"), ("cities", "prefecture"), ("areas", "county")):
        for entry in json.loads((package / "dist" / f"{file}.json").read_text("utf-8")):
            code = entry["code"].ljust(6, "0")
            # A city without counties is repeated as its own only county (东莞市), once under another code (嘉峪关市).
            if entry["name"] in FILLERS or _repeats_its_city(entry, code, divisions):
                continue
            divisions[code] = Division(code, entry["name"], level, _parent(code, level, divisions))
    for code, name in BEYOND_THE_TABLE.items():
        divisions[code] = Division(code, name, "province", "")
    return dict(sorted(divisions.items()))


def _repeats_its_city(entry: Mapping[str, str], code: str, divisions: Mapping[str, Division]) -> bool:
    city = divisions.get(entry.get("cityCode", "").ljust(6, "0"))
    return code in divisions or (city is not None and city.name == entry["name"])


def _parent(code: str, level: str, divisions: Mapping[str, Division]) -> str:
    if level == "province":
        return ""
    prefecture = f"{code[:4]}00"
    return prefecture if level == "county" and prefecture in divisions else f"{code[:2]}0000"


def is_zone(division: Division) -> bool:
    """Whether the code is one the statistics bureau gives to zones that are not divisions (开发区, 管理区)."""
    return division.level == "county" and 71 <= int(division.code[4:]) <= 79


def edition_year(package: Path) -> str:
    """The year an edition speaks of, from the package's own statement of its source."""
    found = re.search(r"(20\d\d)年统计用区划代码", (package / "README.md").read_text("utf-8"))
    if found is None:
        raise SystemExit(f"{package}: README.md does not say which year it holds")
    return found[1]


def former_divisions(current: Mapping[str, Division], older: Iterable[Path]) -> list[tuple[str, Division]]:
    """Divisions of older editions whose name is gone from their province, with the last year they were listed."""
    in_force = {(division.code[:2], division.name) for division in current.values()}
    last: dict[tuple[str, str], tuple[str, Division]] = {}
    for package in sorted(older, key=edition_year):
        year = edition_year(package)
        for division in read_edition(package).values():
            if not is_zone(division) and (division.code[:2], division.name) not in in_force:
                last[(division.code, division.name)] = (year, division)
    return [last[key] for key in sorted(last)]


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """One CSV table, UTF-8, line feeds."""
    with (TABLES / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(packages: list[Path]) -> None:
    """Write the three tables."""
    current = read_edition(packages[0])
    columns = ("code", "name", "level", "parent")

    def row(division: Division) -> tuple[str, ...]:
        return (division.code, division.name, division.level, division.parent)

    write("divisions.csv", columns, (row(each) for each in current.values() if not is_zone(each)))
    write("zones.csv", columns, (row(each) for each in current.values() if is_zone(each)))
    former = former_divisions(current, packages[1:])
    write("former.csv", (*columns, "last_listed"), ((*row(each), year) for year, each in former))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main([Path(argument) for argument in sys.argv[1:]])
