"""Which text layers are believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.ingest.drawing_log import NOTHING_DRAWN
from pipeline.ingest.layer_trust import decide
from pipeline.ingest.quarter_turn import QuarterTurn
from pipeline.ingest.text_layer import FontUse, TextLayer, is_garbage
from pipeline.model import Route

UPRIGHT = QuarterTurn(0, 595, 842)
PROSE = "本市全年筹集保障性租赁住房资金一千二百万元，全部按时下达到各县区，项目管理规范，得分九十八分。" * 4
GOOD = TextLayer(
    pieces=(),
    text=PROSE,
    visible=len(PROSE),
    hidden=0,
    white=0,
    slanted=0,
    fonts=(FontUse("FangSong", len(PROSE), 0),),
    to_reading=UPRIGHT,
    to_shown=UPRIGHT,
)
SCAN = replace(NOTHING_DRAWN, picture_share=1.0, page_picture=True)


def test_good_layer_is_read() -> None:
    assert decide(GOOD, NOTHING_DRAWN).route is Route.TEXT_LAYER
    assert decide(GOOD, SCAN).route is Route.TEXT_LAYER


@pytest.mark.parametrize(
    "layer",
    [
        replace(GOOD, visible=0, hidden=len(PROSE)),
        replace(GOOD, white=len(PROSE)),
        replace(GOOD, visible=12, text=PROSE[:12]),
    ],
    ids=["hidden", "white", "page number only"],
)
def test_layer_over_a_scan_is_refused(layer: TextLayer) -> None:
    assert decide(layer, SCAN).route is Route.OCR


@pytest.mark.parametrize(
    "layer",
    [
        replace(GOOD, fonts=(FontUse("FangSong", 100, 10),)),
        replace(GOOD, fonts=(FontUse("FangSong", 900, 0), FontUse("Digits", 20, 15))),
        replace(GOOD, text=PROSE + "(cid:17)(cid:23)"),
        replace(GOOD, text="ÖÐÑë²ÆÕþ×Ê½ð°²ÅÅ" * 20),
        replace(GOOD, text="".join(chr(0x5200 + 97 * n % 0x3000) for n in range(300))),
    ],
    ids=["undecodable", "undecodable digits", "cid", "mojibake", "wrong table"],
)
def test_garbage_is_refused(layer: TextLayer) -> None:
    assert decide(layer, NOTHING_DRAWN).route is Route.OCR


def test_private_use_bullets_are_no_garbage() -> None:
    layer = replace(GOOD, fonts=(FontUse("FangSong", 200, 0), FontUse("Wingdings", 30, 30)))
    assert decide(layer, NOTHING_DRAWN).route is Route.TEXT_LAYER


def test_page_without_text_is_recognised_or_empty_by_what_is_drawn() -> None:
    nothing = replace(GOOD, text="", visible=0, fonts=())
    assert decide(nothing, SCAN).route is Route.OCR
    assert decide(nothing, replace(NOTHING_DRAWN, paths=5000)).route is Route.OCR
    assert decide(nothing, replace(NOTHING_DRAWN, paths=3)).route is Route.EMPTY


@pytest.mark.parametrize("char", ["\ufffd", "\ue123", "\x07", "\x85", "\U000f0001"])
def test_garbage_characters(char: str) -> None:
    assert is_garbage(char)


@pytest.mark.parametrize("char", ["万", "8", " ", "\u3000", "㎡", "⒛", "≥", "〔", "𠮷", "\t"])
def test_characters_that_are_text(char: str) -> None:
    assert not is_garbage(char)


@pytest.mark.parametrize("layer", [GOOD, replace(GOOD, visible=0, hidden=40)])
def test_reasons_are_given_in_both_languages(layer: TextLayer) -> None:
    chinese, _, english = decide(layer, SCAN).reason.partition(" / ")
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
    assert english.isascii()
    assert english
