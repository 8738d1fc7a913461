"""Signs that a text layer which looks in order may still be another text than the page shows.

None of them is enough to refuse it: they are reasons to hold a few lines of it against what OCR reads there
(``layer_sample``), which costs a tenth of a second and is not done for pages that give no cause.
"""

from __future__ import annotations

import re

from pipeline.ingest.drawing_log import DrawingLog
from pipeline.ingest.layer_trust import FEWEST_CHINESE, MOST_OF_PAGE, common_share
from pipeline.ingest.text_layer import TextLayer

FEWEST_ODD = 2
LEAST_COMMON = 0.15  # of the Chinese characters; prose has 0.25 and more, a list of names or a table may have less

# Names that OCR programs give to the font of the layer they put over a scan.
_OCR_FONTS = ("glyphless", "hiddenhorzocr", "invisible", "ocrfont", "textunderimage")

# What no office types, but layers made by OCR hold: letters inside numbers (l2,45O), ⒛ for 20, a Latin letter between
# Chinese characters and digits where a digit belongs.
_ODD = re.compile(r"\d[OoIlSBZ][\d,，.]|(?<![A-Za-z\d])[OIlSBZ]\d[\d,，.]*\d|⒛|\d[,，]\d{3}[OoIlSBZ]")


def signs_of_doubt(layer: TextLayer, log: DrawingLog) -> str:
    """Why the layer should be held against the page, 中文 / English; empty where nothing speaks for that."""
    if any(name in font.name.lower() for font in layer.fonts for name in _OCR_FONTS):
        return "文字层出自识别软件 / the text layer was made by an OCR program"
    if log.page_picture or log.picture_share >= MOST_OF_PAGE:
        return "文字层下有整页图像 / a picture of the page lies under the text layer"
    if len(_ODD.findall(layer.text)) >= FEWEST_ODD:
        return "文字层中有不合常理的字符组合 / the text layer holds improbable sequences"
    chinese, share = common_share(layer.text)
    if chinese >= FEWEST_CHINESE and share < LEAST_COMMON:
        return "文字层中少有常用字 / the text layer has few of the usual characters"
    return ""
