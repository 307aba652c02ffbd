# Reading studies: why a file was refused, and what is odd about what was read.

problem-dicom-not-dicom = This is not a DICOM file
    .do = Nothing needs doing if it belongs to something else; else copy it again from its source
problem-dicom-broken = The file is damaged: its elements cannot be read
    .do = Copy or export it again from its source
problem-dicom-incomplete = The file ends before its pixel data does; what is missing is shown as zero
    .do = Copy it again; do not report from the missing part
problem-dicom-incomplete-header = The file ends within its header
    .do = Copy or export it again from its source
problem-dicom-no-uid = The object does not say which study, series or image it is
    .do = Export it again with its identifiers
problem-dicom-uid-made = The image does not say which study, series or object it is; identifiers were made up for it
    .do = Check whose image this is before reporting from it
problem-dicom-uid-invalid = An identifier contains characters that are not allowed
    .do = Treat the file with suspicion; ask its sender for a clean copy
problem-dicom-identity-twice = An identifying element occurs twice, so it is not certain whose image this is
    .do = Ask the sender for a clean copy; the file is not shown
problem-dicom-object-twice = The same image object was read from another file
    .do = Nothing needs doing if they are copies; the other one is shown
problem-dicom-too-deep = The header is nested too deeply
    .do = Treat the file with suspicion; ask its sender for a clean copy
problem-dicom-too-large = It is larger than this program accepts
    .do = Check where it comes from; export it in smaller parts
problem-dicom-too-many-frames = The header claims { $count } frames, more than any real image has
    .do = Treat the file with suspicion; ask its sender for a clean copy
problem-dicom-too-many-files = There are more files here than can be listed at once
    .do = Open a folder further down
problem-dicom-unreadable = It cannot be opened for reading
    .do = Check that it exists and that you may read it
problem-dicom-not-a-file = It is a pipe, a device or a socket, not a file
    .do = Nothing needs doing; it was passed over
problem-dicom-link-outside = It is a link that leads out of the opened folder
    .do = Open its target directly if you trust it
problem-dicom-unsafe-path = Its name points outside the opened folder or medium
    .do = Treat the medium with suspicion; nothing was read
problem-dicom-archive-broken = The archive cannot be read
    .do = Download or copy it again
problem-dicom-archive-inside = It is an archive inside the opened folder
    .do = Open the archive itself
problem-dicom-member-twice = The archive has two members of this name
    .do = Only the first was read; pack the archive again
problem-dicom-member-encrypted = The member is encrypted
    .do = Unpack the archive with its password and open the folder
problem-dicom-media-missing = The medium's directory lists this file, but it is not there
    .do = Copy the whole medium, or insert the disc that holds it
problem-dicom-directory-empty = The medium's directory lists no images; its folder was searched instead
    .do = Check that everything you expect is listed
problem-dicom-directory-differs = The file holds another object than the medium's directory says
    .do = Trust the identity in the image itself; copy the medium again
problem-dicom-no-images = No images were found here
    .do = Open a folder, file, ZIP or DICOMDIR that holds DICOM images
problem-dicom-cancelled = Reading was stopped before all files were seen
    .do = Open it again to read the rest
problem-dicom-two-patients = Images of this study carry different patient IDs; they are listed as separate studies
    .do = Find out which patient the images belong to before reporting
problem-dicom-two-names = Images of one patient ID in this study carry different names
    .do = Check whose images these are before reporting

problem-dicom-missing-slices = { $count ->
        [one] One slice is missing, after slice { $after }
       *[other] { $count } slices are missing, the first after slice { $after }
    }
    .do = Measurements within a slice hold; look for the missing images before relying on the gap
problem-dicom-uneven-spacing = The distance between slices varies from { $least } to { $most } mm
    .do = Measurements within a slice hold; reformatted views would be distorted
problem-dicom-duplicate-positions = { $count ->
        [one] One slice lies at the same place as another
       *[other] { $count } slices lie at the same place as another
    }
    .do = Check whether two series were mixed
problem-dicom-tilted = The slices are shifted against each other by { $degrees }°, as a tilted gantry does
    .do = Measurements within a slice hold; reformatted views need the tilt taken out
problem-dicom-frames-of-reference-differ = Slices of this stack name different frames of reference
    .do = Positions are compared within the stack only; no lines are drawn on other series
problem-dicom-orientation-invalid = The stated orientation is not a valid one
    .do = No sides or positions are shown; find out how the image lies before reporting sides
problem-dicom-spacing-invalid = The stated pixel spacing is not a valid one
    .do = Lengths are in pixels

problem-dicom-no-pixels = The object holds no pixels
    .do = Choose an image
problem-dicom-pixels-absent = The object should hold a picture, but has no pixel data
    .do = Copy or export it again from its source
problem-dicom-pixels-missing = The file ends before this frame begins
    .do = Copy it again from its source
problem-dicom-no-such-frame = There is no frame { $frame }; the object has { $count }
    .do = Choose a frame between 1 and { $count }
problem-dicom-surplus-pixels = The file holds more pixel data than its header states; the rest is not shown
    .do = Compare with the original; the number of frames may be wrong
problem-dicom-bits-unknown = Pixels of { $bits } bits are not supported
    .do = Export the image with 8 or 16 bits a pixel
problem-dicom-bits-contradict = The description of the pixels contradicts itself
    .do = Copy or export the image again from its source
problem-dicom-photometric-unknown = The colour coding of this image is not supported
    .do = Export the image as grey or RGB
problem-dicom-palette-broken = The colour table of the image is damaged
    .do = Copy or export the image again from its source
problem-dicom-table-broken = A lookup table of the image is damaged and was left out
    .do = Check the brightness with another window before reporting
problem-dicom-window-invalid = A stated window is not a valid one and was left out
    .do = Set the window by hand

# The verbs series, render and measure.

dicom-study-line = { $name } · { $id } · { $date } · { $description }
dicom-stack-line = {"  "}{ $number }.{ $stack } · { $modality } · { $plane } · { $geometry } · { $frames } × { $rows } × { $columns } · { $description }
dicom-refused-line = Refused { $path }: { $what }
dicom-rendered-line = { $file }: { $rows } rows, { $columns } columns
dicom-measured-line = { $value } { $unit } ({ $basis })

problem-dicom-no-path = There is nothing at this path
    .do = Check the spelling
problem-dicom-one-file = This verb takes one image object, not several
    .do = Name a single file; the verb series lists them
problem-dicom-window-wrong = This is not a window
    .do = Give a centre and a width of at least 1
problem-dicom-no-such-window = There is no usable window { $wanted }; the frame has { $count }
    .do = Use --window C W or --full-range
problem-dicom-no-such-table = There is no usable VOI LUT { $wanted }; the frame has { $count }
    .do = Use --window C W or --full-range
problem-dicom-no-target = The picture cannot be written there
    .do = Name a file in a folder that exists and that you may write to
problem-dicom-target-is-source = The picture would overwrite the image it is made from
    .do = Choose another name
problem-dicom-point-wrong = “{ $text }” is not a point
    .do = Write points as x,y with a full stop for decimals, for example 12.5,40
problem-dicom-points-count = The tool { $tool } takes { $wanted } points, { $given } were given
    .do = Give exactly that many points after --points
