"""The nouns of the product: frozen values without I/O, Qt, clock or rules."""
