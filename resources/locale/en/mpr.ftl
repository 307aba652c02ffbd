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
