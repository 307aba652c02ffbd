"""Data the program ships: no code lives here; ``desktop.assets`` is the only reader."""
