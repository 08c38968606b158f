"""Texts put together of pieces that mean something to who reads them: of letters drawn one by one hardly a text in ten thousand
is nearly a date, an address or a markup, and the code behind the first check is never met.
"""

from hypothesis import strategies as st


def texts_of(*pieces: str, most: int = 10) -> st.SearchStrategy[str]:
    """Up to ``most`` of the pieces in a row, among them a few characters of any kind."""
    return st.lists(st.sampled_from(pieces) | st.sampled_from(pieces) | st.text(max_size=2), max_size=most).map("".join)
