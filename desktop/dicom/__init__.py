"""DICOM files and datasets to domain values, and back."""
