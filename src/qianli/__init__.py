"""Qianli: the system a two-region cooperation programme runs on."""
