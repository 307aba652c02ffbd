# Ways into a study: folders, media, archives, and what is too much of a header.

problem-dicom-too-many-items = Its header has more parts than can be read in decent time
    .do = Treat the file with suspicion; ask its sender for a clean copy, or for fewer frames a file

problem-dicom-archive-many = The archive lists more members than are read from one
    .do = Unpack it with the system's own tools and open the folder
problem-dicom-archive-large = Unpacked, the archive would be larger than is read from one
    .do = Unpack it with the system's own tools and open the folder
problem-dicom-archive-bomb = The archive unpacks to a hundred times its size: such are made to fill a computer
    .do = Treat it with suspicion; ask its sender for a clean copy
problem-dicom-member-packing = It is packed in a way that is not unpacked here
    .do = Pack the archive again as a common ZIP file
