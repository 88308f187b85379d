"""Results made visible: figures, CSV, Excel, masking."""
