"""Where each province stands on a map of equal tiles: `patterns/regions/tile_map.yaml`."""

from __future__ import annotations

from pipeline.pattern_files import PatternError, PatternFolder, PatternModel

_NAME = "regions/tile_map.yaml"


class Tile(PatternModel):
    """One province: GB/T 2260 code, short name, and its place on the grid, counted from 0 at the north west."""

    code: str
    name: str
    row: int
    column: int


class TileMap(PatternModel):
    """The tiles, and who drew them."""

    source: str
    tiles: tuple[Tile, ...]


def load_tiles(patterns: PatternFolder) -> tuple[Tile, ...]:
    """The tiles by code. Raises ``PatternError`` for a file that is wrong, or two tiles in one place."""
    tiles = patterns.load(_NAME, TileMap).tiles
    if len({(tile.row, tile.column) for tile in tiles}) < len(tiles) or len({tile.code for tile in tiles}) < len(tiles):
        raise PatternError(_NAME, None, "tiles", "two tiles in one place, or a code twice / 位置或代码重复")
    return tuple(sorted(tiles, key=lambda tile: tile.code))
