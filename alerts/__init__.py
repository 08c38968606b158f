"""Tapewatch: a market-news alerting daemon. Feeds become items, items become stories, stories become alerts."""

__version__ = "0.1.0"
