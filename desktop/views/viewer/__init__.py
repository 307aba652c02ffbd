"""Image panes, the series strip and what keeps frames at hand."""
