import type { Chunk } from '@/pipeline/chunk'
import type { Json } from '@/pipeline/json'
import { type AnswerSource, makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { resolveCitations } from '../shared/resolve-citations'
import { type OutputConfig, output } from './definition'
import type { Note } from './messages'

/** Chunks by the number under which the prompt showed them. */
function numbered(chunks: readonly Chunk[]): Map<number, Chunk> {
  const byNumber = new Map<number, Chunk>()
  for (const [index, chunk] of chunks.entries()) {
    const number = chunk.citation ?? index + 1
    if (!byNumber.has(number)) byNumber.set(number, chunk)
  }
  return byNumber
}

type Source = AnswerSource & { [field: string]: Json }

function answerSource(citation: number, chunk: Chunk, cited: boolean): Source {
  const { id, collectionId, documentId, documentName, text, score, asOf, stale } = chunk
  const { page, headingPath, start, end } = chunk.position
  const source: Source = {
    citation,
    chunkId: id,
    collectionId,
    documentId,
    documentName,
    start,
    end,
    text,
    score,
    cited,
  }
  const { title, subject, period } = chunk
  if (title !== undefined) source.title = title
  if (subject !== undefined) source.subject = subject
  if (period !== undefined) source.period = period
  if (page !== undefined) source.page = page
  if (headingPath !== undefined) source.headingPath = headingPath
  if (asOf !== undefined) source.asOf = asOf
  if (stale !== undefined) source.stale = stale
  return source
}

function removedNote(unknown: readonly number[]): Note {
  const list = unknown.map((number) => `[${number}]`).join(' ')
  const message = say('Removed from the answer, because they belong to no source: {list}.', { list })
  return makeNote('citation-removed', message, { numbers: [...unknown] })
}

interface Checked {
  answer: string
  cited: ReadonlySet<number>
  notes: Note[]
  degraded: boolean
}

function checkCitations(answer: string, sources: ReadonlyMap<number, Chunk>, config: OutputConfig): Checked {
  const resolved = resolveCitations(answer, new Set(sources.keys()))
  const notes: Note[] = resolved.unknown.length > 0 ? [removedNote(resolved.unknown)] : []
  const uncited = sources.size > 0 && resolved.cited.size === 0 && answer.trim() !== ''
  if (uncited) notes.push(makeNote('uncited-answer', say('The answer cites none of its sources.')))
  const degraded = resolved.unknown.length > 0 || (uncited && config.requireCitations)
  return { answer: resolved.answer, cited: resolved.cited, notes, degraded }
}

/** Without a sources input there is nothing to check citations against: the answer passes unchanged. */
export const executeOutput = implementNode(output, ({ config, inputs }) => {
  const sources = numbered(inputs.sources ?? [])
  const checked: Checked =
    config.citations && inputs.sources
      ? checkCitations(inputs.answer, sources, config)
      : { answer: inputs.answer, cited: new Set(), notes: [], degraded: false }
  const list = [...sources].map(([number, chunk]) => answerSource(number, chunk, checked.cited.has(number)))
  const outputs = { answer: checked.answer, sources: list }
  if (checked.answer.trim() === '') {
    const note: Note = makeNote('no-evidence', say('The answer is empty.'))
    return Promise.resolve({ outputs, outcome: 'empty' as const, notes: [...checked.notes, note] })
  }
  const outcome = checked.degraded ? ('degraded' as const) : ('ok' as const)
  return Promise.resolve({ outputs, outcome, notes: checked.notes })
})
