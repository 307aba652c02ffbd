"""What is on screen, without Qt: geometry, lookup tables, layouts, measurement maths, hit-tests."""
