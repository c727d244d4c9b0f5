"""The theme part: Word offers its colours and faces for what a person adds to a document.

Nothing docgen writes refers to it; Word's own default colours, black on white, and the faces of the
house (ISO/IEC 29500-1, 14.2.7 and 20.1.6.9).
"""

from __future__ import annotations

_COLOURS = {
    "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31", "accent3": "A5A5A5",
    "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def _fonts(tag: str, latin: str, han: str) -> str:
    return (
        f'<a:{tag}><a:latin typeface="{latin}"/><a:ea typeface="{han}"/><a:cs typeface=""/>'
        f'<a:font script="Hans" typeface="{han}"/></a:{tag}>'
    )


def _line(width: int) -> str:
    """A line style; ``width`` in English metric units."""
    return f'<a:ln w="{width}">{_FILL}<a:prstDash val="solid"/></a:ln>'


THEME = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="docgen">'
    '<a:themeElements><a:clrScheme name="docgen">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    + "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in _COLOURS.items()
    )
    + '</a:clrScheme><a:fontScheme name="docgen">'
    + _fonts("majorFont", "Arial", "黑体")
    + _fonts("minorFont", "Times New Roman", "宋体")
    + '</a:fontScheme><a:fmtScheme name="docgen">'
    f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>"
    f"<a:lnStyleLst>{_line(6350)}{_line(12700)}{_line(19050)}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
