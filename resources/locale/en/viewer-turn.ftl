# Flipped and rotated images, and what they ask of the reader.
action-flip-horizontal = Flip left and right
action-flip-vertical = Flip top and bottom
action-rotate-right = Rotate clockwise
action-rotate-left = Rotate anticlockwise
action-accept-turn = Mark on the turned image
viewer-turned-flipped = FLIPPED
viewer-turned-flipped-sideways = FLIPPED, ROTATED
viewer-turned-rotated = ROTATED { $degrees }°
viewer-turned-held = Turned image. Enter or click, then mark
