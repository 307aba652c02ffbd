"""The report beside the images: clinical picture, ladder, editor, lanes, why, preview."""
