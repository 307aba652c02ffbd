"""Made-up reports with one planted error each, and clean ones; knows nothing of the checker."""
