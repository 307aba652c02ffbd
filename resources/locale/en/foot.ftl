# Keys of the tool in hand, at the foot of the panel
foot-point = point
foot-back = back
foot-disc = disc
foot-mark = mark
foot-place = place
foot-select = select
