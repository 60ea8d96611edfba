"""Divisions of China by GB/T 2260 code, from province to village, each with the days it was valid."""
