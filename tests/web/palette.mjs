// A screenshot → the same picture in 256 colours, a third of its bytes: PNG by its specification, third edition; colours by
// Heckbert's median cut.

import zlib from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLORS = 256;

/** What a PNG consists of: `[kind, bytes]` each. */
function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield [png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    at += length + 12;
  }
}

/** Paeth's predictor. */
function paeth(left, up, corner) {
  const [byLeft, byUp, byCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}

/** The pixels of a PNG of 8 bits a channel, as browsers write them, each as one number: red, green, blue. */
function pixelsOf(png) {
  const parts = [...chunks(png)];
  const [, head] = parts[0];
  const [width, height, depth, kind, interlaced] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9], head[12]];
  const channels = { 2: 3, 6: 4 }[kind];
  if (depth !== 8 || !channels || interlaced) throw new Error(`no plain screenshot: ${depth} bits, kind ${kind}`);
  const data = zlib.inflateSync(Buffer.concat(parts.filter(([name]) => name === "IDAT").map(([, bytes]) => bytes)));
  const stride = width * channels;
  let above = new Uint8Array(stride);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)];
    const row = data.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < stride; x += 1) {
      const [left, up, corner] = [x < channels ? 0 : row[x - channels], above[x], x < channels ? 0 : above[x - channels]];
      row[x] += [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = (row[x * channels] << 16) | (row[x * channels + 1] << 8) | row[x * channels + 2];
    above = row;
  }
  return { width, height, pixels };
}

const CHANNELS = [(color) => color >> 16, (color) => (color >> 8) & 255, (color) => color & 255];

/** The channel in which colours spread widest, and how far. */
function spread(colors) {
  const widths = CHANNELS.map((of) => {
    let [least, most] = [255, 0];
    for (const [color] of colors) [least, most] = [Math.min(least, of(color)), Math.max(most, of(color))];
    return most - least;
  });
  const widest = Math.max(...widths);
  return { of: CHANNELS[widths.indexOf(widest)], widest };
}

/** The colours in boxes of about as many pixels each, cut where they spread. */
function boxesOf(pixels) {
  const counts = new Map();
  for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
  const measured = (colors) => ({ colors, weight: spread(colors).widest * Math.sqrt(colors.reduce((sum, [, count]) => sum + count, 0)) });
  const boxes = [measured([...counts])];
  while (boxes.length < MOST_COLORS) {
    const place = boxes.reduce((best, box, at) => (box.weight > boxes[best].weight ? at : best), 0);
    if (boxes[place].weight === 0) break;
    const [{ colors }] = boxes.splice(place, 1);
    const { of } = spread(colors);
    const middle = (Math.min(...colors.map(([color]) => of(color))) + Math.max(...colors.map(([color]) => of(color)))) / 2;
    boxes.push(...[colors.filter(([color]) => of(color) <= middle), colors.filter(([color]) => of(color) > middle)].map(measured));
  }
  return boxes.map(({ colors }) => colors);
}

/** The colour of a box that has most pixels: grounds stay as they are. */
const chosen = (colors) => colors.reduce((best, one) => (one[1] > best[1] ? one : best))[0];

function chunk(kind, bytes) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), bytes]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(bytes.length, 0);
  ends.writeUInt32BE(zlib.crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** The picture in few colours. */
export function inPalette(png) {
  const { width, height, pixels } = pixelsOf(png);
  const boxes = boxesOf(pixels);
  const palette = boxes.map(chosen);
  const places = new Map(boxes.flatMap((colors, place) => colors.map(([color]) => [color, place])));
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < pixels.length; at += 1) rows[at + Math.floor(at / width) + 1] = places.get(pixels[at]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colors = Buffer.from(palette.flatMap((color) => CHANNELS.map((of) => of(color))));
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", colors), chunk("IDAT", zlib.deflateSync(rows, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
