"""Whole readings: made, measured, calibrated, reported."""
