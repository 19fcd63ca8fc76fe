"""Whole domains beside the shop, to generate from and to copy: nothing but their schemas."""
