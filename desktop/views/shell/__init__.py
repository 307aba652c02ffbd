"""The window around viewer and report: banner, tool bar, start page, palette, key list."""
