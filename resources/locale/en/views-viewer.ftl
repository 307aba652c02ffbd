# The image panes, the series strip and what they say.
views-viewer-bar = { $length } mm
views-viewer-reading = Reading image { $image } of { $count }
views-viewer-empty = Drop a series here, or press PgDn
views-viewer-synced = synced
views-viewer-problem = Im { $image } cannot be shown. { $what }. { $do }.
views-viewer-pane-name = { $series }, image { $image } of { $count }
views-viewer-pane-name-active = { $series }, image { $image } of { $count }, active
views-viewer-pane-name-empty = Empty image pane
views-viewer-strip = Series
views-viewer-strip-item = { $series }, { $count } images
views-viewer-strip-item-shown = { $series }, { $count } images, on screen
views-viewer-strip-item-key = { $series }, { $count } images, has a key image
views-viewer-strip-item-key-shown = { $series }, { $count } images, has a key image, on screen
views-viewer-unnamed = Series { $number }
problem-views-viewer-frame = This image cannot be shown
    .do = Go on with the other images; they are not affected
