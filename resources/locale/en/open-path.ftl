# Ways into a study: folders, media, archives, and what is too much of a header.

problem-dicom-too-many-items = Its header has more parts than can be read in decent time
    .do = Treat the file with suspicion; ask its sender for a clean copy, or for fewer frames a file
