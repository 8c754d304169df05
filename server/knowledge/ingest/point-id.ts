import { createHash } from 'node:crypto'

/** Telar's own namespace for the ids of points; changing it would give every stored chunk a new id. */
const POINTS = '6f1c1d0e-5b7a-4c39-9a52-7a4f0a9d3c11'
/** The same for documents of sources. */
const DOCUMENTS = '0b8a6f2e-3d0c-4f57-8a43-91d6c2be7f05'

/** The id of a chunk: the same document, content and index always get the same one. */
export function pointId(documentId: string, generation: number, index: number): string {
  return uuidV5(POINTS, `${documentId}:${generation}:${index}`)
}

/** The id of a document that a source brings: the same place always gets the same one. */
export function sourceDocumentId(sourceId: string, key: string): string {
  return uuidV5(DOCUMENTS, `${sourceId}:${key}`)
}

/** A name-based UUID, version 5 (RFC 9562, section 5.5). */
export function uuidV5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex')
  const bytes = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
