"""Invoices: drawn pages and lines of digits in two scripts, and what learns from them."""
