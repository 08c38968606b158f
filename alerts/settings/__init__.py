"""``config/tapewatch.yaml`` and what it includes, as one frozen ``Settings``."""
