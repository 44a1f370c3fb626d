"""Builds a small Outlook `.msg` file: a compound file (MS-CFB) with the streams a mail has (MS-OXMSG). For tests only."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI = 512, 64
UNICODE, BINARY, NUMBER = 0x001F, 0x0102, 0x0003


@dataclass
class Storage:
    """A folder of the compound file: streams by name, and folders by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, Storage] = field(default_factory=dict)


def holder(header: int, **properties: str | bytes | int) -> Storage:
    """A folder with properties named `p0037` (hexadecimal identifiers); `header` is the length of its property stream's header."""
    made, entries = Storage(), bytes(header)
    for name, value in properties.items():
        identifier = int(name[1:], 16)
        if isinstance(value, int):
            entries += struct.pack("<HHIQ", NUMBER, identifier, 6, value)
            continue
        kind, data = (UNICODE, value.encode("utf-16-le")) if isinstance(value, str) else (BINARY, value)
        entries += struct.pack("<HHIII", kind, identifier, 6, len(data) + (2 if kind == UNICODE else 0), 0)
        made.streams[f"__substg1.0_{identifier:04X}{kind:04X}"] = data
    made.streams["__properties_version1.0"] = entries
    return made


def outlook_file(root: Storage, recipients: list[Storage], attachments: list[Storage]) -> bytes:
    """The bytes of a `.msg` file."""
    counted = root.streams["__properties_version1.0"]
    counts = struct.pack("<8xIIII8x", len(recipients), len(attachments), len(recipients), len(attachments))
    root.streams["__properties_version1.0"] = counts + counted[32:]
    root.folders |= {f"__recip_version1.0_#{i:08X}": one for i, one in enumerate(recipients)}
    root.folders |= {f"__attach_version1.0_#{i:08X}": one for i, one in enumerate(attachments)}
    return _compound_file(root)


@dataclass
class _Writer:
    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)
    mini: bytes = b""
    minifat: list[int] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    def chain(self, data: bytes) -> int:
        """Put data into whole sectors; the first one's number."""
        first = len(self.sectors)
        count = max(1, -(-len(data) // SECTOR))
        padded = data.ljust(count * SECTOR, b"\0")
        self.sectors += [padded[i * SECTOR : (i + 1) * SECTOR] for i in range(count)]
        self.fat += [*range(first + 1, first + count), END]
        return first

    def stream(self, data: bytes) -> int:
        """Put a stream where its size belongs; the first sector's number."""
        if len(data) >= 4096:
            return self.chain(data)
        first, count = len(self.minifat), -(-len(data) // MINI)
        self.mini += data.ljust(count * MINI, b"\0")
        self.minifat += [*range(first + 1, first + count), END] if count else []
        return first if count else END

    def entry(self, name: str, kind: int, *, right: int, child: int, start: int, size: int) -> bytes:
        label = name.encode("utf-16-le") + b"\0\0"
        head = struct.pack("<64sHBBIII", label, len(label), kind, 1, FREE, right, child)
        return head + struct.pack("<16xIQQIQ", 0, 0, 0, start, size)

    def add(self, storage: Storage) -> int:
        """Directory entries of a folder's content, linked to the right one after the other; the first one's number."""
        names = sorted([*storage.streams, *storage.folders], key=lambda name: (len(name), name.upper()))
        numbers = [len(self.entries) + i for i in range(len(names))]
        self.entries += [b""] * len(names)
        for number, name, right in zip(numbers, names, [*numbers[1:], FREE], strict=True):
            if name in storage.streams:
                data = storage.streams[name]
                made = self.entry(name, 2, right=right, child=FREE, start=self.stream(data), size=len(data))
            else:
                made = self.entry(name, 1, right=right, child=self.add(storage.folders[name]), start=0, size=0)
            self.entries[number] = made
        return numbers[0] if numbers else FREE


def _compound_file(root: Storage) -> bytes:
    writer = _Writer(entries=[b""])
    child = writer.add(root)
    mini = writer.chain(writer.mini)
    writer.entries[0] = writer.entry("Root Entry", 5, right=FREE, child=child, start=mini, size=len(writer.mini))
    minifat = writer.chain(b"".join(struct.pack("<I", n) for n in writer.minifat).ljust(SECTOR, b"\xff"))
    directory = writer.chain(b"".join(writer.entries))
    fat_sectors = -(-(len(writer.sectors) + 8) // 128)
    first_fat = len(writer.sectors)
    fat = [*writer.fat, *[FAT] * fat_sectors]
    table = b"".join(struct.pack("<I", n) for n in fat).ljust(fat_sectors * SECTOR, b"\xff")
    difat = [first_fat + i for i in range(fat_sectors)]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, directory, 0, 4096, minifat, -(-len(writer.minifat) // 128), END, 0, difat[0],
    )  # fmt: skip
    header += b"".join(struct.pack("<I", n) for n in difat[1:])
    return header.ljust(SECTOR, b"\xff") + b"".join(writer.sectors) + table
