"""Draws the logos of the demo's two shops (demo/*.png), without any library: python3 scripts/logos.py"""

import struct
import zlib
from pathlib import Path

SIZE, FINE = 192, 4


def png(colour):
    """A square picture; colour(x, y) gives red, green, blue, alpha for a point of the unit square."""
    rows = bytearray()
    for y in range(SIZE):
        rows.append(0)
        for x in range(SIZE):
            points = [colour((x + (i + 0.5) / FINE) / SIZE, (y + (j + 0.5) / FINE) / SIZE) for i in range(FINE) for j in range(FINE)]
            alpha = sum(point[3] for point in points)
            mixed = [round(sum(point[n] * point[3] for point in points) / alpha) if alpha else 0 for n in range(3)]
            rows += bytes([*mixed, round(alpha / len(points))])
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


NOTHING = (0, 0, 0, 0)


def round_square(x, y, corner=0.22):
    dx, dy = max(corner - x, x - 1 + corner, 0), max(corner - y, y - 1 + corner, 0)
    return dx * dx + dy * dy <= corner * corner


def awa_mode(x, y):
    """An A cut like a dress, with a band of wax print."""
    if not round_square(x, y):
        return NOTHING
    ground, cloth, band = (15, 118, 110, 255), (255, 255, 255, 255), (250, 176, 5, 255)
    half = 0.05 + 0.30 * max(y - 0.20, 0) / 0.60
    inside = 0.20 <= y <= 0.80 and abs(x - 0.5) <= half
    hollow = y > 0.44 and abs(x - 0.5) <= half - 0.115
    if 0.555 <= y <= 0.645 and abs(x - 0.5) <= half:
        return band
    return cloth if inside and not hollow else ground


def karite_co(x, y):
    """A shea leaf."""
    dx, dy = x - 0.5, y - 0.5
    if dx * dx + dy * dy > 0.25:
        return NOTHING
    along, across = (dx - dy) / 1.4142, (dx + dy) / 1.4142
    leaf = (along / 0.36) ** 2 + (abs(across) / 0.19) ** 1.5 <= 1
    vein = abs(across) < 0.014 and along < 0.30
    if leaf:
        return (146, 64, 14, 255) if vein else (254, 243, 199, 255)
    return (146, 64, 14, 255)


demo = Path(__file__).parent.parent / "demo"
for name, drawing in [("awa-mode", awa_mode), ("karite-co", karite_co)]:
    (demo / f"{name}.png").write_bytes(png(drawing))
    print(name, (demo / f"{name}.png").stat().st_size, "bytes")
