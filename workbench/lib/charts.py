"""The geometry of small charts of lines and of bars, for a template to draw as SVG (pure).

Coordinates are strings in pixels: a template would print a number in the reader's language, with
a comma. Each line has a place in the list, for a dash and a colour, and its name beside its end,
so that no line is told by its colour alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 52, 14, 30
_NAME_HEIGHT, _NAME_WIDTH = 16, 40
_MOST_MARKS = 5
_LETTER = 8
_BAR_STEP, _BAR_NAMES, _BAR_VALUES = 28, 190, 60


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


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar to the right of its name, with its value behind it."""

    name: Mark
    value: Mark
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars, one below the other."""

    bars: Sequence[Bar]
    height: int
    width: int = WIDTH


def bar_chart(values: Sequence[tuple[str, int]]) -> BarChart:
    """Lay out a bar for each named value, none below 0, in their order; the longest has all the
    room.
    """
    most = max([1, *(value for _name, value in values)])
    room = WIDTH - _BAR_NAMES - _BAR_VALUES
    bars = []
    for at, (name, value) in enumerate(values):
        top, long = at * _BAR_STEP, room * value / most
        middle = f"{top + _BAR_STEP / 2 + 4:.1f}"
        bars.append(
            Bar(
                name=Mark(str(_BAR_NAMES - 8), middle, name),
                value=Mark(f"{_BAR_NAMES + long + 8:.1f}", middle, str(value)),
                x=str(_BAR_NAMES),
                y=str(top + 4),
                width=f"{long:.1f}",
                height=str(_BAR_STEP - 8),
            )
        )
    return BarChart(bars, _BAR_STEP * max(len(bars), 1))


def line_chart(
    steps: Sequence[str], lines: Mapping[str, Mapping[str, float]], *, most: int = 1
) -> LineChart:
    """Lay out lines of values from 0 to `most`, each {step: value}; a step without is bridged."""
    lines = {
        name: {step: value / most for step, value in values.items()}
        for name, values in lines.items()
    }
    right = _room(lines)
    xs = {step: _x(at, len(steps), right) for at, step in enumerate(steps)}
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
             for value, text in ((0.0, "0"), (0.5, _half(most)), (1.0, str(most)))]  # fmt: skip
    return LineChart(drawn, marks, scale, right=WIDTH - right)


def round_above(value: int) -> int:
    """Return the number at or above a value with which a scale ends: 2, 4, 6, 10, 20, 40, 60 …"""
    tens = int(f"1{'0' * (len(str(value)) - 1)}")
    tops: list[int] = [step * tens for step in (2, 4, 6, 10)]
    return next(top for top in tops if top >= value)


def _half(most: int) -> str:
    return "½" if most == 1 else str(most // 2)


def _last(steps: Sequence[str], values: Mapping[str, float]) -> str | None:
    return next((step for step in reversed(steps) if step in values), None)


def _room(names: Iterable[str]) -> int:
    """Return the room for the longest name behind its line, a third of the width at most."""
    longest = max(map(len, names), default=0)
    return min(max(_RIGHT, _LETTER * longest + 16), WIDTH // 3)


def _x(at: int, count: int, right: int) -> float:
    width = WIDTH - _LEFT - right
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
