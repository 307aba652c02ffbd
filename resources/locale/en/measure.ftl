# Measurements: names of tools and readings, labels on images, commands, edits, problems.
menu-measure = Measure
action-tool-bidirectional = Two diameters
action-tool-angle = Angle
action-tool-two-lines = Angle of two lines
action-tool-cobb = Cobb angle
action-tool-ellipse = Region, ellipse
action-tool-rectangle = Region, rectangle
action-tool-freehand = Region, freehand
action-tool-probe = Pixel value
action-tool-profile = Profile along a line
action-tool-circle = Circle through three points
action-tool-canal = Spinal canal, front to back
action-tool-foramen = Foramen, height and width
action-tool-slip = Vertebral slip
action-tool-disc-height = Disc height
action-tool-lordosis = Lordosis or kyphosis
action-tool-alpha = Alpha angle of the hip
action-tool-centre-edge = Centre-edge angle of the hip
action-tool-joint-space = Joint space width
action-tool-nerve-area = Nerve, cross-sectional area
action-send-value = Send value to the field in hand
action-measure-list = Go to measurement
action-measure-plot = Plot of the profile or region
action-measure-compare = Compare with the measurement of the same kind before
action-handle-next = Next handle of the measurement
action-point-back = Take back the last point

measure-tool-length = Length
measure-tool-bidirectional = Diameters
measure-tool-angle = Angle
measure-tool-two-lines = Angle of lines
measure-tool-cobb = Cobb
measure-tool-ellipse = Ellipse
measure-tool-rectangle = Rectangle
measure-tool-freehand = Region
measure-tool-probe = Value
measure-tool-profile = Profile
measure-tool-circle = Circle
measure-tool-canal = Canal
measure-tool-foramen = Foramen
measure-tool-slip = Slip
measure-tool-disc-height = Disc height
measure-tool-lordosis = Lordosis
measure-tool-alpha = Alpha
measure-tool-centre-edge = Centre-edge
measure-tool-joint-space = Joint space
measure-tool-nerve-area = Nerve area

measure-reading-length = length
measure-reading-long = long
measure-reading-short = short
measure-reading-angle = angle
measure-reading-cobb = Cobb angle
measure-reading-diameter = diameter
measure-reading-canal = canal
measure-reading-height = height
measure-reading-width = width
measure-reading-mean = mean
measure-reading-sd = SD
measure-reading-min = min
measure-reading-max = max
measure-reading-area = area
measure-reading-count = from
measure-reading-padding = of them padding
measure-reading-value = value
measure-reading-slip = slip
measure-reading-slip-percent = of the endplate
measure-reading-anterior = anterior
measure-reading-posterior = posterior
measure-reading-mean-height = mean
measure-reading-height-ratio = height over depth
measure-reading-height-of-other = mean height, as a part of the other
measure-reading-lordosis = lordosis
measure-reading-alpha = alpha angle
measure-reading-centre-edge = centre-edge angle
measure-reading-least = least
measure-reading-mean-width = mean

measure-reading = { $name } { $value }
measure-one = { $tool } { $value }
measure-mean = mean { $mean }, SD { $sd }
measure-range = { $low } to { $high }, { $count }
measure-hinted = { $first } ({ $hint })
measure-change = change of { $name } { $value }
measure-hint-imager = detector plane
measure-hint-ermf = detector plane, corrected
measure-hint-calibrated = calibrated
measure-hint-ultrasound = ultrasound scale
measure-hint-none = no pixel size
measure-value = { $value } { $unit }
measure-value-mm = { $value } mm
measure-value-px = { $value } px
measure-value-mm2 = { $value } mm²
measure-value-px2 = { $value } px²
measure-value-deg = { $value }°
measure-value-percent = { $value } %
measure-value-none = { $value }
measure-value-pixels = { $value } pixels
measure-value-stored = { $value } stored
measure-lines-0 = { "" }
measure-lines-1 = { $l1 }
measure-lines-2 =
    { $l1 }
    { $l2 }
measure-lines-3 =
    { $l1 }
    { $l2 }
    { $l3 }
measure-lines-4 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
measure-lines-5 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
measure-lines-6 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
measure-lines-7 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
    { $l7 }
measure-lines-8 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
    { $l7 }
    { $l8 }
measure-lines-9 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
    { $l7 }
    { $l8 }
    { $l9 }
measure-lines-10 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
    { $l7 }
    { $l8 }
    { $l9 }
    { $l10 }
measure-lines-11 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
    { $l7 }
    { $l8 }
    { $l9 }
    { $l10 }
    { $l11 }
measure-lines-12 =
    { $l1 }
    { $l2 }
    { $l3 }
    { $l4 }
    { $l5 }
    { $l6 }
    { $l7 }
    { $l8 }
    { $l9 }
    { $l10 }
    { $l11 }
    { $l12 }

measure-against = against { $where }
measure-on-image = { $series }, image { $image }
measure-elsewhere = an image that is not open
measure-listed = { $words } ({ $where })
plot-nothing = Draw a profile or a region: its values are plotted here
plot-close = Close the plot
plot-title-profile = Values along the line
plot-title-histogram = { $tool }: how often values occur
plot-row = { $x } { $x_unit }: { $y } { $y_unit }
measure-list-empty = Nothing has been measured yet

measure-field-size = size { $place }
measure-field-named = { $name }
measure-chip-live = { $name } { $value }
measure-chip-live-hint = { $name } follows the measurement { $tool }: moving it changes this value
measure-chip-broken = { $name } { $value }, measurement deleted
measure-chip-broken-hint = The measurement behind { $name } was deleted; press to keep { $value } without it
measure-chip-plain = { $name } { $value }
measure-chip-plain-hint = { $name } { $value }, without a measurement on the images
measure-chip-unknown = on the image

app-edit-add-measurement = Measure
app-edit-change-measurement = Change measurement
app-edit-remove-measurement = Remove measurement
app-edit-link-reading = Send value to field
app-edit-unlink-reading = Unlink value
# Journals of earlier versions
app-edit-add-length = Measure length
app-edit-change-length = Change length
app-edit-remove-length = Remove length

check-measurement = { $finding }: a value without its measurement
check-measurement-detail = The measurement it came from was deleted. Please confirm the value or measure again.
check-measurement-verb = Look
toolbar-measure = Measure
toolbar-measure-name = More measuring tools

problem-measure-no-value = These points give no value
    .do = Move them apart, or draw again on the image
problem-app-no-such-measurement = This measurement is no longer there
    .do = Measure again, or undo its removal
problem-app-reading-not-sendable = This value does not fit the field
    .do = Send a value in mm, mm² or degrees from an image that states its pixel size
problem-app-sizes-taken = Both sizes of this finding are filled
    .do = Clear one of them first
problem-measure-nothing-in-hand = There is no measurement to send
    .do = Measure first, or select a measurement
problem-measure-no-finding = No finding is in hand
    .do = Open the finding in the report, or answer its first field, then send again
problem-measure-nothing-to-compare = There is no other measurement of this kind
    .do = Measure the other image with the same tool, then compare
problem-app-no-such-link = This field has no measurement
    .do = Send a value to it first
