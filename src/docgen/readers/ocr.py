"""The text of scans, read by RapidOCR with the models that come in its package (the extra ``docgen[ocr]``).

PP-OCRv6 small (PaddlePaddle, Apache-2.0) on onnxruntime (MIT).  The models are named by their paths, so
that nothing is ever looked for elsewhere; nothing leaves the machine.  Pages are read at 170 dpi, lines
from top to bottom.
"""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from docgen.errors import SetupError, UnreadableInputError
from docgen.readers import scans

_DPI = 170  # A4 has 2000 pixels then, as the models were made for; finer costs time and reads no better
_A4 = 2000  # the longer side in pixels
_A3 = 2900
_PLAUSIBLE = (100, 1200)  # what a scanner says of its resolution; cameras say 72, or nothing
_MODEL = "PP-OCRv6 small"
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}


class OcrReader:
    """A ``ports.TextReader``; the models are loaded with the first page that is read."""

    def __init__(self) -> None:
        self._engine: Any = None

    def made_with(self) -> str:
        """See ``ports.TextReader.made_with``."""
        return f"rapidocr {version('rapidocr')}, {_MODEL}"

    def read(self, name: str, data: bytes) -> tuple[str, ...]:
        """See ``ports.TextReader.read``."""
        pages = enumerate(scans.drawn(name, data, _DPI), 1)
        return tuple(self._page(name, number, page) for number, page in pages)

    def _page(self, name: str, number: int, page: Image.Image) -> str:
        if self._engine is None:
            self._engine = _engine()
        try:
            found = self._engine(np.asarray(_fitting(page).convert("RGB")))
        except Exception as error:
            raise UnreadableInputError(
                "The text of page {page} of {file} could not be read ({reason}).",
                page=number,
                file=name,
                reason=type(error).__name__,
                remedy="Try 'docgen ocr' again; if it stays so, scan the page again.",
            ) from error
        return "\n".join(found.txts or ())


def _fitting(page: Image.Image) -> Image.Image:
    """A page at the resolution the models read best; one that is coarser stays as it is."""
    dpi = float(page.info.get("dpi", (0, 0))[0])
    longer = max(page.size)
    plausible = _PLAUSIBLE[0] <= dpi <= _PLAUSIBLE[1]
    wanted = min(longer * _DPI / dpi, _A3) if plausible else _A4
    if longer <= wanted:
        return page
    scale = wanted / longer
    return page.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale))))


def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - it takes a second

    spec = importlib.util.find_spec("rapidocr")
    folder = Path(str(spec.origin if spec is not None else "")).parent / "models"
    models = {option: folder / file for option, file in _MODELS.items()}
    for file in models.values():
        if not file.is_file():
            raise SetupError(
                "The model {file} is not in the package rapidocr.",
                file=file.name,
                remedy="Install it anew: pip install --force-reinstall 'docgen[ocr]'",
            )
    options = {option: str(file) for option, file in models.items()}
    return RapidOCR(params={"Global.log_level": "critical", "Global.max_side_len": _A3, **options})
