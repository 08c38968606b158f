"""The running program: what is joined to what, how it starts, reloads, and ends."""
