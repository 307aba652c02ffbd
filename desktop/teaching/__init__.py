"""Sample studies: anatomy and truth as pure values, sampled into images."""
