import { type Chunking, chunkingSchema } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { judge } from '@/pipeline/judge'
import { type Said, say } from '@/pipeline/said'

/** A whole document up to this many characters is one chunk by strategy `document`: about what an embedder of 8 192 tokens takes. */
export const DOCUMENT_LIMIT = 20_000

/**
 * Reads stored chunking settings. Those of earlier versions have only `size`, `overlap` and `unit`: they mean the recursive
 * strategy. Throws `internal` for what never was one.
 */
export function readChunking(json: string): Chunking {
  const stored = chunkingSchema.safeParse(parsedJson(json))
  if (stored.success) return stored.data
  throw new AppError('internal', say('The stored chunking settings cannot be read.'), { cause: stored.error })
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new AppError('internal', say('The stored chunking settings cannot be read.'), { cause: error })
  }
}

/** Throws `invalid-input` naming the field unless documents can be split by these settings. */
export function checkChunking(chunking: Chunking): void {
  const result = judge(chunkingSchema, chunking)
  if (!result.success) throw wrong(result.first.path.join('.') || 'strategy', result.first.reason)
  const { strategy, size, overlap, parentSize } = chunking
  if (overlaps(strategy) && overlap >= size) {
    throw wrong(
      'overlap',
      say('The overlap ({overlap}) must be smaller than the chunk size ({size}).', { overlap, size }),
    )
  }
  if (parentSize > 0 && parentSize <= size && strategy !== 'document') {
    const said = say('The parent size ({parentSize}) must be 0 or larger than the chunk size ({size}).', {
      parentSize,
      size,
    })
    throw wrong('parentSize', said)
  }
}

/** The strategies that use `overlap`; the others ignore it. */
const overlaps = (strategy: Chunking['strategy']) =>
  strategy === 'recursive' || strategy === 'headings' || strategy === 'code' || strategy === 'tokens'

const wrong = (field: string, problem: Said) =>
  new AppError('invalid-input', say('{field}: {problem}', { field, problem }), {
    details: { field: `chunking.${field}` },
  })
