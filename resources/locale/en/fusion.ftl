# Functional maps over anatomy: commands, colour bar, reasons.

action-fuse = Lay a map over the images: next, none
action-fuse-anyway = Lay a map of another frame of reference: these belong together
action-fusion-more = Map more opaque
action-fusion-less = Map less opaque
action-fusion-swap = Both, map alone, anatomy alone
action-fusion-window = Next window of the map
action-fusion-higher = Upper end of the map's window higher
action-fusion-lower = Upper end of the map's window lower
action-fusion-colours = Next colours of the map
action-fusion-threshold = Map transparent below its window

problem-fusion-nothing = No other series of this study can be laid over these images
    .do = A map is a series of evenly spaced parallel slices with values, such as PET or a T2 map
problem-fusion-other-space = { $map } lies in another frame of reference, so where it belongs on these images is not known
    .do = If you know that the two belong together, run "Lay a map of another frame of reference" (Ctrl K)
problem-fusion-none = No map lies over these images
    .do = Press Alt F to lay one over them

fusion-how = { $shown }, { $colours }
fusion-shown = map { $percent } %
fusion-shown-map = map alone
fusion-shown-anatomy = anatomy alone
fusion-threshold-on = Nothing below the window
fusion-stated = ! Other frame of reference: stated to belong
fusion-offset = Offset { $x } { $y } { $z } mm (L P H)
fusion-reading = Map { $map }: { $done } of { $total } slices
fusion-pane-name = { $pane }, with { $map } over it, { $percent } percent
fusion-preset-suv5 = SUV 0 to 5
fusion-preset-suv7 = SUV 0 to 7
fusion-preset-suv10 = SUV 0 to 10
fusion-preset-automatic = Automatic
fusion-preset-full = All values

colours-hot-iron = hot iron
colours-inferno = inferno
colours-magma = magma
colours-viridis = viridis
colours-cividis = cividis
colours-grey = grey
colours-pet = PET
colours-pet-20 = PET 20 steps
colours-hot-metal-blue = hot metal blue
colours-spring = spring
colours-summer = summer
colours-fall = fall
colours-winter = winter
colours-diverging = blue to red, white at the middle

unit-name-hu = HU
unit-name-suvbw = SUVbw
unit-name-suvlbm = SUVlbm
unit-name-suvbsa = SUVbsa
unit-name-suvibw = SUVibw
unit-name-bqml = Bq/ml
unit-name-counts = counts
unit-name-propcounts = proportional to counts
unit-name-gy = Gy
unit-name-ms = ms
unit-name-s = s
unit-name-um2s = 10⁻⁶ mm²/s
unit-name-mm2s = mm²/s
unit-name-one = no unit (1)
unit-name-percent = %
unit-name-stored = stored values, no unit
unit-name-other = { $unit }
