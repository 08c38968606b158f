"""Folding, words and boundaries, with offsets that point into the original text. Pure; no clock, no I/O."""
