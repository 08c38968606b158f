"""Services that Tapewatch talks to itself; every other one goes through Apprise."""
