"""Driving licences of several issuers: layouts as data, the print and the code compared."""
