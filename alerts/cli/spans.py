"""Spans of time on the command line."""

from typing import Any

import click


class SpanType(click.ParamType[float]):
    """A span such as ``30m``, in seconds; longer than nothing, at most a year."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The seconds; a usage error that says how to write a span."""
        from alerts.settings.duration import advice, seconds  # noqa: PLC0415 - --help must not pay for it

        if isinstance(value, float):
            return value
        span = seconds(str(value))
        if span is None:
            self.fail(f'"{value}" is no span of time: {advice(str(value))}', param, ctx)
        if not 0 < span <= 366 * 86_400:
            self.fail(f'"{value}" is not between 1s and 366d', param, ctx)
        return span
