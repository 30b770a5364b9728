"""Templates that tests begin with."""

from __future__ import annotations

import json

import cv2
import numpy as np

from documents.kinds.invoice.kind import InvoiceForm

PLAIN = {
    "version": 1,
    "name": "acme",
    "language": "eng",
    "reference": None,
    "regions": [{"name": "total", "type": "money", "box": [0.7, 0.8, 0.95, 0.83]}],
}


def region(**changes):
    return PLAIN["regions"][0] | changes


def plain(*regions, **changes):
    return PLAIN | {"regions": list(regions)} | changes


def arabic_field(reader, file):
    """What a reader of invoices tells of a picture of one Arabic line, alone on a page."""
    line = cv2.imread(str(file))
    height, width = line.shape[:2]
    page = np.full((height + 160, width + 200, 3), 255, np.uint8)
    page[80 : 80 + height, 100 : 100 + width] = line
    asked = region(name="customer", type="text", box=[0.05, 0.2, 0.95, 0.8])
    template = json.dumps(plain(asked, language="ara"))
    return reader(page, InvoiceForm(template=template)).fields["customer"]
