# Layouts, hanging, scrolling together, the second window and cine.
action-layout-1x3 = Three panes side by side
action-layout-2x1 = Two panes, one above the other
action-layout-2x3 = Six panes, two rows
action-layout-3x1 = Three panes, one above the other
action-layout-3x2 = Six panes, three rows
action-layout-3x3 = Nine panes
action-layout-pick = Choose the layout
views-layout-size = { $rows } × { $columns }

action-sync-here = Scroll together from here
action-sync-clear = Forget the alignment of these panes
action-sync-window = Same window in like panes
action-sync-view = Same zoom and pan in like panes
views-sync-offset = Sync { $mm } mm

action-stage-next = Next stage of the hanging
action-stage-previous = Previous stage of the hanging
views-hanging-stage = Stage { $stage } of { $count } of this hanging
action-cine-play = Play or stop the cine
action-cine-faster = Cine faster
action-cine-slower = Cine slower
action-cine-bounce = Cine runs back and forth
views-cine-nothing = This pane has one image only: there is nothing to play
views-cine-still = Cine { $rate } fps
views-cine-starting = Playing { $rate } fps
views-cine-playing = Playing { $got } of { $rate } fps, { $dropped } dropped
