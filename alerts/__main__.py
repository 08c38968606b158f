"""``python -m alerts`` is the ``tapewatch`` command."""

from alerts.cli.main import main

if __name__ == "__main__":
    main()
