import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { defaultChunking } from '@/pipeline/chunking'
import { messageSchema } from '@/pipeline/message'
import { answerSourceSchema, type RunFinished, type StepRecord } from '@/pipeline/run-event'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'
import type { Article } from './squad'

/** What one run of the pipeline gave. */
export interface Reply {
  text: string
  abstained: boolean
  /** The words the reader marks as the answer. */
  span?: string
  /** How sure the reader is, 0…1. */
  confidence?: number
  /** Texts of the passages the reply cites. */
  cited: string[]
  /** The passages the reader was shown, in order. */
  shown: { citation: number; text: string; score: number }[]
  ms: number
}

export interface OpenReader {
  /** Makes a collection of an article and a pipeline over it. Gives what asks that pipeline. */
  index(article: Article): Promise<(question: string) => Promise<Reply>>
  close(): Promise<void>
}

const outputsSchema = z.object({ answer: z.string(), sources: z.array(answerSourceSchema) })
const detailsSchema = z.looseObject({
  abstained: z.boolean().optional(),
  confidence: z.number().optional(),
  answer: z.looseObject({ text: z.string() }).optional(),
})

/**
 * Telar as a bare machine has it, in a folder that is removed at the end: no model server, the embedded store, the
 * built-in embedder and reader. An article becomes one document of a collection with default settings, through the
 * same queue that takes uploads; questions run the template “Question answering” as it is.
 */
export async function openReader(): Promise<OpenReader> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-'))
  const env = readEnv({ TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9' })
  const { studio, definitions, close } = await createContainer(env, createLog('silent'))
  const { signal } = new AbortController()

  async function indexed(id: string): Promise<void> {
    for (;;) {
      const [document] = (await studio.collections.documents({ id })).items
      if (document?.state === 'indexed') return
      if (document?.state === 'failed') throw new Error(document.error?.message ?? 'The article was not indexed.')
      await sleep(20)
    }
  }

  async function index({ title, paragraphs }: Article) {
    const collection = await studio.collections.create({
      name: title,
      language: 'auto',
      embedder: { provider: 'auto', model: '' },
      chunking: defaultChunking,
      fields: [],
    })
    const data = Readable.from([Buffer.from(paragraphs.join('\n\n'))])
    await studio.collections.addDocument({
      collectionId: collection.id,
      name: `${title.replaceAll('/', ' ')}.txt`,
      data,
    })
    await indexed(collection.id)
    const graph = ragGraph(definitions, collection.id)
    const { id: pipelineId } = await studio.pipelines.create({ name: title, graph })
    return async (question: string): Promise<Reply> => {
      const { runId } = await studio.runs.start({ pipelineId, graph, inputs: { question } })
      const steps = new Map<string, StepRecord>()
      let end: RunFinished | undefined
      for await (const event of studio.runs.events({ runId }, signal)) {
        if (event.type === 'step.finished') steps.set(event.step.stepId, event.step)
        if (event.type === 'run.finished') end = event
      }
      if (!end || end.status === 'failed') throw new Error(end?.error?.message ?? 'The run did not end.')
      return replyOf(end, steps)
    }
  }

  return {
    index,
    async close() {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function replyOf({ outputs, durationMs }: RunFinished, steps: ReadonlyMap<string, StepRecord>): Reply {
  const { answer, sources } = outputsSchema.parse(outputs)
  const model = steps.get('model')
  const details = detailsSchema.parse(model?.details ?? {})
  const messages = z.array(messageSchema).parse(model?.inputs.messages ?? [])
  return {
    text: answer,
    abstained: details.abstained ?? model?.notes.some(({ code }) => code === 'no-evidence') ?? false,
    span: details.answer?.text,
    confidence: details.confidence,
    cited: sources.filter(({ cited }) => cited).map(({ text }) => text),
    shown: messages
      .flatMap(({ sources: shown = [] }) => shown)
      .map(({ chunk }, at) => ({ citation: chunk.citation ?? at + 1, text: chunk.text, score: chunk.score })),
    ms: durationMs,
  }
}
