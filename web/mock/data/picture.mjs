// What lives here: a small picture, made without any library.
import { crc32, deflateSync } from "node:zlib";

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of 96 × 64 pixels with a gradient, in base64. */
export function picture() {
  const [width, height] = [96, 64];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    rows.push(0);
    for (let x = 0; x < width; x += 1) rows.push(60 + x, 90 + y * 2, 220 - x);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = chunk("IDAT", deflateSync(Buffer.from(rows)));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    image,
    chunk("IEND", Buffer.alloc(0)),
  ]).toString("base64");
}
