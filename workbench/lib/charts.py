"""The geometry of a small line chart, for a template to draw as SVG (pure).

Coordinates are strings in pixels: a template would print a number in the reader's language, with
a comma. Each line has a place in the list, for a dash and a colour, and its name beside its end,
so that no line is told by its colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 52, 14, 30
_NAME_HEIGHT, _NAME_WIDTH = 16, 40
_MOST_MARKS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points: `path` for a polyline, each point alone for its dot."""

    name: Mark
    path: str
    points: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over steps from left to right, with marks of some steps and of the scale."""

    lines: Sequence[Line]
    steps: Sequence[Mark]
    scale: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def line_chart(steps: Sequence[str], lines: Mapping[str, Mapping[str, float]]) -> LineChart:
    """Lay out lines of values from 0 to 1, each {step: value}; steps without one are bridged."""
    xs = {step: _x(at, len(steps)) for at, step in enumerate(steps)}
    ends = {name: (xs[last], _y(values[last])) for name, values in lines.items()
            if (last := _last(steps, values)) is not None}  # fmt: skip
    names = _apart(ends)
    drawn = []
    for name in ends:
        points = [
            (f"{xs[step]:.1f}", f"{_y(value):.1f}")
            for step in steps
            if (value := lines[name].get(step)) is not None
        ]
        mark = Mark(f"{float(points[-1][0]) + 8:.1f}", f"{names[name] + 4:.1f}", name)
        drawn.append(Line(mark, " ".join(f"{x},{y}" for x, y in points), points))
    every = -(-len(steps) // _MOST_MARKS) or 1
    marks = [Mark(f"{xs[step]:.1f}", str(HEIGHT - 6), step) for step in steps[::every]]
    scale = [Mark(str(_LEFT - 10), f"{_y(value):.1f}", text)
             for value, text in ((0.0, "0"), (0.5, "½"), (1.0, "1"))]  # fmt: skip
    return LineChart(drawn, marks, scale)


def _last(steps: Sequence[str], values: Mapping[str, float]) -> str | None:
    return next((step for step in reversed(steps) if step in values), None)


def _x(at: int, count: int) -> float:
    width = WIDTH - _LEFT - _RIGHT
    return _LEFT + (width * at / (count - 1) if count > 1 else width / 2)


def _y(value: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value)


def _apart(ends: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """Move names down where they would lie on one another, and up again from the bottom."""
    order = sorted(ends, key=lambda name: ends[name][1])
    heights = {name: y for name, (_x, y) in ends.items()}

    def near(name: str, others: Sequence[str]) -> list[float]:
        return [heights[other] for other in others
                if abs(ends[other][0] - ends[name][0]) < _NAME_WIDTH]  # fmt: skip

    for at, name in enumerate(order):
        heights[name] = max([heights[name], *(y + _NAME_HEIGHT for y in near(name, order[:at]))])
    lowest = HEIGHT - _BOTTOM * 1.0
    for at, name in reversed(list(enumerate(order))):
        above = (y - _NAME_HEIGHT for y in near(name, order[at + 1 :]))
        heights[name] = min([heights[name], lowest, *above])
    return heights
