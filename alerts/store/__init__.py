"""The database: what was seen, what was alerted, and what is still to be sent.

``opening.open_store`` gives the daemon its store; ``reading.open_reading`` gives the command line a view that needs no lock.
"""
