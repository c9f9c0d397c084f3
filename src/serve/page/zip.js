// A ZIP archive of files as they are (PNG is packed already), by PKWARE's APPNOTE 6.3.10: local headers, central directory, end record.

const STORED_VERSION = 20;
/** Names are UTF-8: general purpose bit 11. */
const UTF8_NAMES = 0x0800;
/** 1 January 1980, the first day that the format knows: the same files give the same archive. */
const DAY = 0x0021;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** CRC-32 as in ISO 3309. */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** Little-endian numbers, each `[value, bytes]`. */
function numbers(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, size]) => sum + size, 0)));
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** What local header and central directory say alike, from the version needed to the name's length. */
const described = ({ bytes, name, sum }) =>
  [[STORED_VERSION, 2], [UTF8_NAMES, 2], [0, 2], [0, 2], [DAY, 2], [sum, 4], [bytes.length, 4], [bytes.length, 4], [name.length, 2], [0, 2]];

/**
 * Packs files, `{name, bytes}`, in their order.
 * @returns {Blob}
 */
export function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const file of files) {
    const entry = { name: new TextEncoder().encode(file.name), bytes: file.bytes, sum: crc32(file.bytes) };
    const header = numbers([0x04034b50, 4], ...described(entry));
    parts.push(header, entry.name, entry.bytes);
    directory.push(numbers([0x02014b50, 4], [STORED_VERSION, 2], ...described(entry), [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), entry.name);
    at += header.length + entry.name.length + entry.bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = numbers([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [at, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
