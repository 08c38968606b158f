"""A URL becomes items. This file imports nothing: the parse worker loads the parsing half only, and stays small."""
