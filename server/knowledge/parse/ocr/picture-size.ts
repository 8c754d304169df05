/** Width and height in pixels. */
export interface PictureSize {
  width: number
  height: number
}

/**
 * The size that a PNG, JPEG or TIFF states, read before anything unpacks it; undefined when it states none.
 * (PNG: IHDR chunk; JPEG: SOF marker, ITU-T T.81 §B.2.2; TIFF 6.0: tags 256 and 257 of the first directory.)
 */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (buffer.readUInt32BE(0) === 0x89504e47)
      return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) }
    return buffer.readUInt16BE(0) === 0xffd8 ? jpegSize(buffer) : tiffSize(buffer)
  } catch (error) {
    // Reading beyond the end: the file is cut off before it says its size.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function jpegSize(buffer: Buffer): PictureSize | undefined {
  for (let at = 2; at < buffer.length; ) {
    if (buffer.readUInt8(at) !== 0xff) return undefined
    const marker = buffer.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7) }
    at += marker === 0xff ? 1 : 2 + buffer.readUInt16BE(at + 2)
  }
  return undefined
}

function tiffSize(buffer: Buffer): PictureSize | undefined {
  const little = buffer.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (little ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at))
  const long = (at: number) => (little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at))
  const directory = long(4)
  const size: PictureSize = { width: 0, height: 0 }
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * 12
    const value = short(at + 2) === 3 ? short(at + 8) : long(at + 8)
    if (short(at) === 256) size.width = value
    if (short(at) === 257) size.height = value
  }
  return size.width > 0 && size.height > 0 ? size : undefined
}
