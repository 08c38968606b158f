"""A picture of a run, for README: the header, a night and a morning of alerts, the summary."""

import html
import io
import re
from datetime import UTC, datetime
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from alerts.cli.demo.screen import Shown

_TEXT = re.compile(r'(?P<before><text [^>]*?)textLength="(?P<length>[\d.]+)"(?P<between>[^>]*>)(?P<text>[^<]+)</text>')
_FROM = datetime(2025, 1, 28, 21, 0, tzinfo=UTC)
_TO = datetime(2025, 1, 29, 9, 50, tzinfo=UTC)
_WIDTH = 104

_THEME = TerminalTheme(
    (22, 24, 29),
    (214, 217, 222),
    [
        (60, 64, 72),
        (224, 82, 82),
        (126, 182, 106),
        (222, 184, 92),
        (97, 150, 214),
        (180, 124, 200),
        (86, 182, 178),
        (214, 217, 222),
    ],
    [
        (122, 128, 138),
        (240, 110, 110),
        (150, 206, 130),
        (242, 205, 120),
        (120, 170, 230),
        (204, 150, 222),
        (110, 206, 200),
        (255, 255, 255),
    ],
)

# Rich's own template fetches a font from the network; this one takes what the reader has.
_SVG = """\
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font: {char_height}px Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font: bold 18px arial, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def draw(path: Path, shown: Shown) -> None:
    """Write an SVG file of what was shown; nothing in it is loaded from anywhere."""
    console = Console(
        record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    for at, drawn in shown:
        if at is None or _FROM <= at <= _TO:
            console.print(drawn(console))
    svg = console.export_svg(title="tapewatch demo", theme=_THEME, code_format=_SVG, unique_id="demo")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT.sub(_stretched, svg), "utf-8")


def _stretched(found: re.Match[str]) -> str:
    """Rich gives each character one column (15.0 does); a Chinese one takes two."""
    text = html.unescape(found["text"])
    length = float(found["length"]) / len(text) * cell_len(text)
    return f'{found["before"]}textLength="{length:.1f}"{found["between"]}{found["text"]}</text>'
