"""How good the shipped rule packs are: what they find, what they miss, and what they find wrongly."""
