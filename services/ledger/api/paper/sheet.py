"""A sheet of A4 with its font, its tables, and a code to scan. Slow to import: only to print."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

import pylopdf_fonts_zh_cn as fonts
import segno
from fpdf import FPDF
from fpdf.enums import Align, WrapMode, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from services.ledger.api.paper.wording import Language, say
from services.ledger.domain.errors import NameNotPrintable

FONT = "Noto"
INK, PALE, RED = (40, 44, 52), (120, 126, 138), (176, 32, 32)
BAND = (243, 240, 233)
MARGIN, WIDTH = 22, 210
QUIET_ZONE = 2  # Modules of white around the code.
# It would tell which signs of a name the font does not have.
logging.getLogger("fpdf").setLevel(logging.CRITICAL)


class Sheet(FPDF):
    """The font lies in the file, so that it prints alike where no Chinese font is."""

    def __init__(self, language: Language, title: str, belongs_to: str, at: datetime) -> None:
        super().__init__(format="A4")
        self.belongs_to = f"{title} · {belongs_to}"
        self.language = language
        self.add_font(FONT, fname=fonts.sans_path())
        font = self.fonts[FONT.lower()]
        assert isinstance(font, TTFFont)
        self._font = font
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.set_title(title)
        self.set_creation_date(at)
        self.set_lang("zh-CN" if language is Language.ZH else "en")
        self.add_page()

    def check_name(self, name: str | None) -> None:
        """Raises `NameNotPrintable`: a box in the place of a sign is nobody's name."""
        if any(ord(sign) not in self._font.cmap for sign in name or ""):
            raise NameNotPrintable

    def header(self) -> None:
        """What the sheet belongs to, on each but the first."""
        if self.page_no() > 1:
            self.paragraph(self.belongs_to, 9, PALE)
            self.ln(3)

    def footer(self) -> None:
        self.set_y(-20)
        self.write_in(8, PALE)
        self.cell(0, 5, say(self.language, "page", page=self.page_no()), align=Align.C)

    def write_in(self, size: float, ink: tuple[int, int, int] = INK) -> None:
        self.set_font(FONT, size=size)
        self.set_text_color(*ink)

    def heading(self, text: str, size: float = 24) -> None:
        self.write_in(size)
        self.cell(0, size * 0.6, text, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(size * 0.15)

    def paragraph(
        self, text: str, size: float = 12, ink: tuple[int, int, int] = INK, width: float = 0
    ) -> None:
        self.write_in(size, ink)
        wrap = WrapMode.CHAR if self.language is Language.ZH else WrapMode.WORD
        self.multi_cell(
            width,
            size * 0.62,
            text,
            align=Align.L,
            wrapmode=wrap,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Names and values in two columns."""
        for name, value in facts:
            self.write_in(10, PALE)
            self.cell(38, 6.5, name)
            self.write_in(11)
            self.cell(0, 6.5, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def grid(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        numbers: int = 1,
    ) -> None:
        """A table; the last columns are of numbers. Its head comes again on each page."""
        self.write_in(10)
        self.set_draw_color(210, 206, 198)
        aligned = [Align.L] * (len(head) - numbers) + [Align.R] * numbers
        with self.table(
            col_widths=tuple(widths),
            text_align=tuple(aligned),
            line_height=6.5,
            borders_layout="HORIZONTAL_LINES",
            headings_style=FontFace(emphasis="", fill_color=BAND, color=INK),
            width=int(WIDTH - 2 * MARGIN),
        ) as table:
            for told in (head, *rows):
                table.row([*told])

    def code_to_scan(self, text: str, x: float, y: float, side: float) -> None:
        """Drawn as lines, so that it is sharp at any size."""
        modules = [[*row] for row in segno.make(text, error="m", micro=False).matrix]
        step = side / (len(modules) + 2 * QUIET_ZONE)
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(modules, QUIET_ZONE):
            for across, dark in enumerate(row, QUIET_ZONE):
                if dark:
                    self.rect(x + across * step, y + down * step, step * 1.02, step * 1.02, "F")

    def frame(self) -> None:
        self.set_draw_color(190, 150, 90)
        self.set_line_width(0.8)
        self.rect(10, 10, WIDTH - 20, 277)
        self.set_line_width(0.25)
        self.rect(12, 12, WIDTH - 24, 273)

    def room(self, height: float) -> None:
        """A new page, unless there is this much room."""
        if self.will_page_break(height):
            self.add_page()

    def close(self) -> None:
        """Also where nothing was printed: the file of the font is open until then."""
        self._font.close()

    def done(self) -> bytes:
        return bytes(self.output())
