# Objects beside the images: segmentations, key objects, structured reports.

problem-sr-not-a-report = The object is not a structured report
    .do = Open it with the program that made it
problem-sr-too-deep = The report is nested more deeply than any real one; what lies deeper is left out
    .do = Treat the file with suspicion; ask its sender for a clean copy
problem-sr-too-many = The report has more items than can be shown; the rest is left out
    .do = Open it with the program that made it
problem-sr-unknown-part = A part of the object is written in a way that cannot be read; what follows it is left out
    .do = Ask its sender for a copy with explicit value representations
problem-object-not-openable = This object has no view of its own here
    .do = Open it with the program that made it
problem-segments-none = The segmentation names no segment
    .do = Ask its maker for a complete object
problem-segments-unknown-type = The segmentation is of a type that is not known here
    .do = Ask its maker for a binary, fractional or label map segmentation
problem-segments-undeclared = Some pixels belong to a segment that the object does not describe; they are not shown
    .do = Ask its maker for a complete object
problem-segments-too-large = The segmentation is larger than is kept in memory; the rest is left out
    .do = Ask its maker for one object a structure

# Structured reports as lines

sr-item = { $concept }: { $value }
sr-text = { $text }
sr-code = { $value } ({ $scheme })
sr-number = { $number } { $unit }
sr-no-number = no value ({ $why })
sr-empty = (empty)
sr-unnamed = (no heading)
sr-kind-unknown = (a value of a kind that is not shown here: { $kind })
sr-by-reference = see item { $item }
sr-and-more = { $item } and { $count } more
sr-image-known = { $series }, image { $image }
sr-image-elsewhere = an image that is not open
sr-waveform-elsewhere = a waveform
sr-object-elsewhere = another object
sr-rel-has-concept-mod = Modifier: { $item }
sr-rel-has-obs-context = Context: { $item }
sr-rel-has-acq-context = Acquisition: { $item }
sr-rel-has-properties = Property: { $item }
sr-rel-inferred-from = Inferred from: { $item }
sr-rel-selected-from = On: { $item }
sr-shape-point = point
sr-shape-multipoint = { $count } points
sr-shape-polyline = line through { $count } points
sr-shape-polygon = polygon of { $count } points
sr-shape-circle = circle
sr-shape-ellipse = ellipse
sr-shape-ellipsoid = ellipsoid
sr-shape-unknown = a shape of a kind that is not known here
sr-complete = Complete
sr-partial = Partial
sr-verified = Verified
sr-unverified = Not verified
sr-verifier = Verified by { $name }
sr-date = Of { $date } { $time }

# The panel of objects

action-objects = Objects beside the images
action-segments = Show segmentations
action-segment-next = Next segment
objects-title = Objects of this study
objects-none = This study has no objects beside its images
objects-close = Close
objects-list = Objects beside the images
objects-kind-presentation = Presentation state
objects-kind-segmentation = Segmentation
objects-kind-key_objects = Key images
objects-kind-report = Structured report
objects-kind-other = Other object
objects-line = { $kind }: { $name }
objects-unnamed = without a name
objects-reading = Reading …
objects-problem = { $what }. { $do }
objects-report-name = Content of the report
objects-segments-name = Segments; Space shows or hides one
objects-keys-name = Key images of the selection
objects-opacity = How strongly segments are filled
objects-opacity-value = Fill { $percent } %
objects-segment = { $number } { $label }
objects-segment-unnamed = Segment { $number }
objects-segment-more = { $segment } · { $kind }
objects-key-line = { $image }
objects-key-elsewhere = An image that is not open
objects-key-star = ★ Key image
objects-key-star-named = ★ { $title }
objects-not-here = The image is not among those that are open
objects-on = { $name }, shown
objects-off = { $name }, hidden

# Key images as an object

problem-key-none = No image is chosen, so there is no selection to write
    .do = Choose key images, or mark a finding on an image
problem-key-two-studies = The chosen images are of several studies
    .do = Open one study and write its selection
problem-key-no-date = Neither the report nor the study has a date, so the selection cannot be dated
    .do = Give the case an issued date
problem-key-not-made = The selection could not be made from these images
    .do = Check the headers of the chosen images
key-title-113000 = Of interest
key-title-113002 = For referring provider
key-title-113003 = For surgery
key-title-113004 = For teaching
key-title-113005 = For conference
key-title-113007 = For patient
key-title-113008 = For peer review
key-title-113009 = For research
key-title-113018 = For printing
key-title-113020 = For report attachment
key-words-ask = Words about it (may stay empty)
key-title-ask = What the selection is for
action-export-key-objects = Save key images as a selection

# Badges of the series strip

strip-badge = { $modality } { $plane }
strip-badge-plain = { $modality }
strip-badge-contrast = { $badge } +C
strip-plane-axial = AX
strip-plane-sagittal = SAG
strip-plane-coronal = COR
strip-plane-oblique = OBL
strip-described = { $item }, { $badge }
strip-measured = { $item }, has measurements
