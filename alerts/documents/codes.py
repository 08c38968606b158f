"""The codes of everything that can be wrong with a file as YAML. A code keeps its meaning for ever."""

CODES = {
    "Y001": "not readable as YAML",
    "Y002": "a tab",
    "Y003": "a key that stands there twice",
    "Y004": "a tag, or another version of YAML",
    "Y005": "a second document in one file",
    "Y006": "not UTF-8",
    "Y007": "a character that YAML does not allow",
    "Y008": "an alias or merge key that is not followed",
    "Y009": "nested too deep",
    "Y010": "too large",
    "Y011": "a key that is not a word",
    "Y012": "a quote that is not closed, or text behind it",
    "Y013": "a colon or a space that is missing, or a colon too many",
    "Y014": "an indentation that does not fit",
    "Y015": "a bracket or brace that is not closed, or a comma that is missing",
}
"""Each code with what it stands for."""
