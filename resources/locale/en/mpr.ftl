# Reformatted views, slabs, the crosshair and reference lines.

problem-volume-irregular = These slices do not make an even volume: { $reason }
    .do = Read the slices as they are; reformatted views would be distorted
problem-volume-too-few = A volume needs at least three slices; here there are { $count }
    .do = Choose a series with more slices
problem-volume-not-parallel = These images are not a set of evenly spaced parallel slices
    .do = Choose a series of parallel slices
problem-volume-no-spacing = These slices do not state how large their pixels are or where they lie
    .do = Read the slices as they are
problem-volume-stray-slice = A slice lies to the side of where the others put it
    .do = Read the slices as they are; check whether two acquisitions were mixed
problem-volume-too-large = The volume is too large to hold in memory as a whole
    .do = Read the slices as they are
problem-volume-colour = Colour images cannot be reformatted
    .do = Choose a series of grey images
problem-volume-size-differs = Image { $image } has another size than its stack says
    .do = Read the slices as they are
problem-volume-units-differ = Image { $image } is measured in another unit than the one before
    .do = Read the slices as they are

problem-mpr-gone = This reformatted view is not there any more
    .do = Press Ctrl M to make it again
problem-mpr-unreadable = A slice cannot be read, so there is no volume: { $reason }
    .do = Read the slices as they are
problem-mpr-failed = The volume could not be made ({ $kind })
    .do = Read the slices as they are; open the study again to try once more
problem-mpr-no-place = This image does not say where it lies, so other panes cannot follow
    .do = Point at the place in an image that carries its position
problem-mpr-no-key-image = A reformatted view is not an image of the study, so it cannot be a key image
    .do = Mark the place with the crosshair and choose the acquired slice it leads to
problem-mpr-no-state = A reformatted view is not an image of the study, so no presentation state can name it
    .do = Choose an acquired slice and save its state

action-mpr = Reformat: axial, sagittal, coronal
action-slab-mode = Slab: off, mean, MIP, MinIP
action-slab-thicker = Slab thicker
action-slab-thinner = Slab thinner
action-oblique-left = Turn the other planes to the left
action-oblique-right = Turn the other planes to the right
action-tool-crosshair = Crosshair
action-lines-all = Lines of every pane

views-mpr-building = Putting the volume together: { $done } of { $total } slices
views-mpr-axial = Axial, resliced
views-mpr-sagittal = Sagittal, resliced
views-mpr-coronal = Coronal, resliced
views-mpr-axial-turned = Axial turned, resliced
views-mpr-sagittal-turned = Sagittal turned, resliced
views-mpr-coronal-turned = Coronal turned, resliced
views-slab-mean = Mean { $mm } mm
views-slab-mip = MIP { $mm } mm
views-slab-minip = MinIP { $mm } mm
views-geometry-missing-slices = { $count ->
        [one] ! 1 slice missing, after { $after }
       *[other] ! { $count } slices missing, from { $after } on
    }
views-geometry-uneven-spacing = ! Uneven: { $least } to { $most } mm
views-geometry-duplicate-positions = { $count ->
        [one] ! 1 slice at the place of another
       *[other] ! { $count } slices at the place of another
    }
views-geometry-tilted = ! Slices shifted by { $degrees }° (tilt)
views-geometry-frames-of-reference-differ = ! No common frame of reference
views-geometry-orientation-invalid = ! Orientation not valid
views-geometry-spacing-invalid = ! Pixel spacing not valid

viewer-core-basis-resliced = mm: resliced, pixel spacing
measure-hint-resliced = resliced
