# The badge of an image that lost something by compression: what is known of its last coding.

viewer-lossy = Lossy
viewer-lossy-method = Lossy: { $method }
viewer-lossy-ratio = Lossy: { $ratio }:1
viewer-lossy-method-ratio = Lossy: { $method }, { $ratio }:1
viewer-lossy-count = Lossy, { $count } times
viewer-lossy-count-method = Lossy, { $count } times, last { $method }
viewer-lossy-count-ratio = Lossy, { $count } times, last { $ratio }:1
viewer-lossy-count-method-ratio = Lossy, { $count } times, last { $method }, { $ratio }:1
