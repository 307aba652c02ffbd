# Measuring: what stands in the way of a value in mm or of a value at all.

problem-viewer-no-spacing = The image does not state the size of its pixels, so the result is in pixels
    .do = Use it as a proportion only, or open an image that carries a pixel spacing
problem-viewer-region-not-spatial = The points lie in a part of the picture that shows time, speed or a spectrum, not space
    .do = Place the points in the two-dimensional part of the picture
problem-viewer-outside-region = The points do not lie together in one calibrated part of the picture, so the result is in pixels
    .do = Place all points inside one ultrasound region
problem-viewer-angle-undefined = Two of the three points coincide, so there is no angle
    .do = Move the points apart; the vertex is the second one
problem-viewer-region-empty = No pixel centre lies inside the ellipse
    .do = Draw a larger ellipse, or place it on the image
problem-viewer-ellipse-axes = The two axes do not cross in the middle; the centre of the four points was used
    .do = Give the ends of one axis, then the ends of the other through the same centre
problem-viewer-outside-image = The point lies outside the image
    .do = Give a point between 0 and the number of columns or rows, less one
problem-viewer-no-value = The pixel holds no number
    .do = Choose another pixel
problem-viewer-colour-has-no-value = A colour image carries no measured values
    .do = Use a grey image for probe and ellipse; length and angle still work
