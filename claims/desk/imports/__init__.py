"""The import page, and the reports of imports."""
