"""SQL for warehouses."""
