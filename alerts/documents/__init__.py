"""YAML 1.2 into nodes with positions, and what is wrong with them as Problems."""
