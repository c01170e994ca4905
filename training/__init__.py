"""Make and measure the models."""
