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
viewer-core-preset-suv5 = SUV 0 to 5
viewer-core-preset-suv10 = SUV 0 to 10
viewer-core-preset-from-zero = From zero
viewer-core-preset-middle = Without the extremes
