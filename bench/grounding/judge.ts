import { z } from 'zod'
import { grounding } from '@/nodes/grounding/definition'
import { executeGrounding } from '@/nodes/grounding/execute'
import { aChunk, aContext, noResources, parseConfig } from '@/nodes/testing'
import type { BenchClaim } from './claim'

const reportSchema = z.object({
  claims: z.array(
    z
      .object({
        status: z.string(),
        missing: z.array(z.string()).optional(),
        reasons: z.array(z.object({ kind: z.string() }).loose()).optional(),
      })
      .loose(),
  ),
})

export interface Judgement {
  claim: BenchClaim
  supported: boolean
  milliseconds: number
  /** Why not, as the report says it. */
  reasons: string
}

/** Runs the grounding node over one claim that cites its passages. */
export async function judge(claim: BenchClaim, config: Record<string, unknown> = {}): Promise<Judgement> {
  const sources = claim.passages.map((text, at) =>
    aChunk(`p${at}`, text, { citation: at + 1, documentName: `text-${at}` }),
  )
  const cites = sources.map((_, at) => `[${at + 1}]`).join('')
  const answer = `${claim.text} ${cites}`
  const started = performance.now()
  const { outputs } = await executeGrounding.run({
    ...aContext(),
    config: parseConfig(grounding, { ...grounding.defaults, ...config }),
    inputs: { answer, sources, question: undefined },
    resources: noResources,
    capabilities: {
      chatModel: {
        chat: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('not to be asked')) }) }),
      },
    },
  })
  const milliseconds = performance.now() - started
  const { claims } = reportSchema.parse(outputs.report)
  return {
    claim,
    supported: claims.length > 0 && claims.every(({ status }) => status === 'supported'),
    milliseconds,
    reasons: claims.map(({ missing, reasons, score }) => JSON.stringify({ score, missing, reasons })).join(' '),
  }
}
