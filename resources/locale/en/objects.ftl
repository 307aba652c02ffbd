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
