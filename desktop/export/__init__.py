"""Document to PDF and text, and writing files that appear whole or not at all."""
