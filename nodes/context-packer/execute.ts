import { makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { contextPacker } from './definition'
import type { Note } from './messages'
import { ordered, type Packed, pack, placementTokens } from './pack'

function notesOf({ packedOut, duplicates, used }: Packed, budget: number): Note[] {
  const notes: Note[] = []
  if (duplicates.length > 0) {
    const message = say('{count, plural, one {# chunk} other {# chunks}} left out, saying what a better one says.', {
      count: duplicates.length,
    })
    notes.push(makeNote('duplicates-removed', message, { chunks: duplicates.length }))
  }
  if (packedOut.length > 0) {
    const message = say('{count, plural, one {# chunk} other {# chunks}} did not fit the budget of {budget} tokens.', {
      count: packedOut.length,
      budget,
    })
    notes.push(makeNote('packed-out', message, { chunks: packedOut.length, budget, used }))
  }
  if (used > budget) {
    const message = say(
      'The best chunk alone takes about {used} tokens, more than the budget of {budget}; it was passed on whole.',
      { used, budget },
    )
    notes.push(makeNote('packed-out', message, { chunks: 0, budget, used }))
  }
  return notes
}

/**
 * Leaving out is what the node is for: it stays `ok` and says so in a note. `degraded` is a budget that holds a single
 * chunk of several, or not even that one.
 */
export const executeContextPacker = implementNode(contextPacker, ({ config, inputs }) => {
  const { chunks } = inputs
  if (chunks.length === 0) {
    const note: Note = makeNote('nothing-found', say('There are no chunks to pack.'))
    return Promise.resolve({ outputs: { chunks: [] }, outcome: 'empty' as const, notes: [note] })
  }
  const packed = pack(chunks, config)
  const pieces = ordered(packed.pieces, config.order)
  const { packedOut, duplicates, used } = packed
  const joined = pieces.filter(({ members }) => members.length > 1)
  const members = pieces.reduce((sum, piece) => sum + piece.members.length, 0)
  const starved = used > config.budget || (packedOut.length > 0 && members === 1)
  return Promise.resolve({
    outputs: { chunks: pieces.map(({ chunk }) => chunk) },
    outcome: starved ? ('degraded' as const) : ('ok' as const),
    notes: notesOf(packed, config.budget),
    details: {
      packedOut,
      duplicates,
      /** Ids of the chunks in each joined one, by the id it goes under. */
      joined: Object.fromEntries(joined.map((piece) => [piece.chunk.id, piece.members])),
      budget: config.budget,
      used,
      /** What title, subject and headings add to the prompt, beside the budget. */
      placement: placementTokens(pieces),
    },
  })
})
