import type { Chunk } from '@/pipeline/chunk'
import { seededRandom } from '@/pipeline/metrics/random'
import type { Splittable } from '@/server/knowledge/split/text-chunk'

/** A part of a document that a question is made of. Offsets are UTF-16, `end` exclusive. */
export interface Passage {
  documentId: string
  documentName: string
  start: number
  end: number
  text: string
}

const LENGTH = 1_200
/** Less text holds nothing to ask about. */
const SHORTEST = 40

/** A passage by chance: whole paragraphs, from the beginning of one on. Null: the document is too short. */
export function passageOf(
  document: { id: string; name: string; parsed: Pick<Splittable, 'text'> },
  next: () => number,
): Passage | null {
  const { text } = document.parsed
  if (text.trim().length < SHORTEST) return null
  const from = Math.floor(next() * Math.max(1, text.length - LENGTH))
  const start = from === 0 ? 0 : beginning(text, from)
  const end = ending(text, Math.min(text.length, start + LENGTH))
  const passage = text.slice(start, end)
  if (passage.trim().length < SHORTEST)
    return { ...whole(document), end: Math.min(text.length, LENGTH), text: text.slice(0, LENGTH) }
  return { documentId: document.id, documentName: document.name, start, end, text: passage }
}

const whole = ({ id, name }: { id: string; name: string }) => ({ documentId: id, documentName: name, start: 0 })

const beginning = (text: string, from: number): number => {
  const at = text.lastIndexOf('\n\n', from)
  return at < 0 ? Math.max(0, text.lastIndexOf('. ', from) + 1) : at + 2
}

function ending(text: string, to: number): number {
  if (to >= text.length) return text.length
  const at = Math.max(text.lastIndexOf('\n\n', to), text.lastIndexOf('. ', to) + 1)
  return at > 0 && to - at < LENGTH / 2 ? at : to
}

/** The same passage for the same number, whatever was made before: who goes on after a crash makes no other ones. */
export const randomFor = (seed: number, number: number): (() => number) => seededRandom(seed * 1_000_003 + number)

/** A passage as a source that an answer is held against. */
export const chunkOf = ({ documentId, documentName, start, end, text }: Passage, at: number): Chunk => ({
  id: `${documentId}-${start}`,
  collectionId: '',
  documentId,
  documentName,
  text,
  score: 1,
  position: { index: at, start, end },
  metadata: {},
  stages: {},
})
