"""Bars and lines as SVG: no more than the bench's picture needs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 960
ROW = 22
BAR_LEFT, BAR_WIDTH = 520, 300
PLOT_LEFT, PLOT_WIDTH, PLOT_HEIGHT = 70, 620, 260
COLOURS = ("#1f4e79", "#c0504d", "#4f8f3a", "#7f5aa2", "#d08a1d", "#2f9c95", "#8c6d4f", "#555555")
FINE, MISSED, PLAIN = "#4f8f3a", "#c0504d", "#7d93ab"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the picture with its height."""

    body: str
    height: int


def page(parts: Sequence[Part]) -> str:
    """The parts below each other as one SVG document."""
    drawn, y = [], 10
    for part in parts:
        drawn.append(f'<g transform="translate(0,{y})">{part.body}</g>')
        y += part.height + 30
    style = "font-family:Helvetica,Arial,sans-serif;font-size:12px"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" style="{style}">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(drawn)}</svg>\n'
    )


def bars(title: str, rows: Sequence[tuple[str, float, str, bool | None]]) -> Part:
    """A bar for each name and value, with its goal in words, coloured by whether it is reached."""
    scale = BAR_WIDTH / max([value for _, value, _, _ in rows], default=1.0)
    drawn = [_title(title)]
    for n, (name, value, goal, holds) in enumerate(rows):
        y = 30 + n * ROW
        colour = {None: PLAIN, True: FINE, False: MISSED}[holds]
        drawn.append(_text(BAR_LEFT - 8, y + 13, name, "end"))
        drawn.append(
            f'<rect x="{BAR_LEFT}" y="{y}" width="{value * scale:.1f}" height="16" fill="{colour}"/>'
        )
        drawn.append(_text(BAR_LEFT + value * scale + 6, y + 13, f"{value:.2f}  {goal}"))
    return Part("".join(drawn), 30 + len(rows) * ROW)


def lines(title: str, along: str, at: Sequence[int], values: Mapping[str, Sequence[float]]) -> Part:
    """A line for each row over a logarithmic axis; the second axis begins at 0."""
    first, last = math.log(at[0]), math.log(at[-1])
    top = max(max(row) for row in values.values()) or 1.0
    xs = [PLOT_LEFT + PLOT_WIDTH * (math.log(x) - first) / ((last - first) or 1.0) for x in at]
    drawn = [_title(title), _axes(along, at, xs, top)]
    order = sorted(values, key=lambda name: -values[name][-1])
    for n, name in enumerate(order):
        colour = COLOURS[n % len(COLOURS)]
        points = " ".join(f"{x:.1f},{_height(v, top):.1f}" for x, v in zip(xs, values[name], strict=True))
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = 42 + n * 17
        drawn.append(
            f'<rect x="{PLOT_LEFT + PLOT_WIDTH + 25}" y="{y - 9}" width="10" height="10" fill="{colour}"/>'
        )
        drawn.append(_text(PLOT_LEFT + PLOT_WIDTH + 40, y, f"{name}: {values[name][-1]:.3g}"))
    return Part("".join(drawn), 30 + PLOT_HEIGHT + 40)


def _axes(along: str, at: Sequence[int], xs: Sequence[float], top: float) -> str:
    bottom = 30 + PLOT_HEIGHT
    drawn = [f'<path d="M{PLOT_LEFT},30V{bottom}H{PLOT_LEFT + PLOT_WIDTH}" fill="none" stroke="#888"/>']
    drawn += [_text(x, bottom + 16, f"{n:,}", "middle") for x, n in zip(xs, at, strict=True)]
    drawn += [_text(PLOT_LEFT - 6, _height(v, top) + 4, f"{v:.3g}", "end") for v in (0, top / 2, top)]
    drawn.append(_text(PLOT_LEFT + PLOT_WIDTH / 2, bottom + 34, along, "middle"))
    return "".join(drawn)


def _height(value: float, top: float) -> float:
    return 30 + PLOT_HEIGHT * (1 - value / top)


def _title(words: str) -> str:
    return f'<text x="10" y="16" font-weight="bold" font-size="14">{escape(words)}</text>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
