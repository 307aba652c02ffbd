storage-setting-image-memory-mib = Memory for decoded images in MiB; 0 takes a quarter of the machine's, at most 4096
