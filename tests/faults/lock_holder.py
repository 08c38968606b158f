"""A process of its own that holds the write lock of a database for so many seconds: path, seconds (0: until killed)."""

import sqlite3
import sys
import time

path, seconds = sys.argv[1], float(sys.argv[2])
connection = sqlite3.connect(path, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE feed SET failures = failures + 1")
sys.stdout.write("locked\n")
sys.stdout.flush()
time.sleep(seconds or 3_600)
connection.execute("COMMIT")
