import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import type { PlanPipeline } from '@/pipeline/plan'
import { makeNote, type Usage } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import type { Pipelines, SubRunOptions } from '@/server/capabilities/pipelines'
import { nativeSignal } from '@/server/capabilities/stop-signal'
import { readSubRun, type SubAnswer, subInputs } from '../shared/sub-run'
import { type ForEachConfig, fixedFields, forEach, ITEMS } from './definition'
import { SourceList } from './gather'
import { inputsFor, itemsOf } from './items'
import type { Note } from './messages'

/** What became of one item. */
interface ItemEnd {
  answer: SubAnswer | null
  error: AppError | null
  ms: number
}

interface Work {
  pipelines: Pipelines
  pipeline: PlanPipeline
  config: ForEachConfig
  fixed: Record<string, unknown>
  usage: Usage
  options: SubRunOptions
}

async function runItem(item: Json, index: number, work: Work): Promise<ItemEnd> {
  const begun = performance.now()
  const ms = () => Math.round(performance.now() - begun)
  try {
    const inputs = inputsFor(item, work.fixed, work.config)
    const run = await work.pipelines.run(work.pipeline, inputs, { ...work.options, item: index })
    const { inputTokens, outputTokens, modelMs } = run.finished.usage
    work.usage.inputTokens += inputTokens
    work.usage.outputTokens += outputTokens
    if (modelMs !== undefined) work.usage.modelMs = (work.usage.modelMs ?? 0) + modelMs
    return { answer: readSubRun(run, work.pipeline), error: null, ms: ms() }
  } catch (error) {
    work.options.signal.throwIfAborted()
    // What is no error of ours is a mistake in the program: skipping it would hide it.
    if (work.config.onError === 'fail' || !(error instanceof AppError)) throw error
    return { answer: null, error, ms: ms() }
  }
}

/** Runs all items, some at a time, and hands each end on in the order of the list. The first rejection stops the rest. */
async function runAll(items: readonly Json[], work: Work, onEnd: (end: ItemEnd, index: number) => void) {
  const stop = new AbortController()
  const signal = AbortSignal.any([nativeSignal(work.options.signal), stop.signal])
  const ends: (ItemEnd | undefined)[] = items.map(() => undefined)
  let told = 0
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) {
      ends[index] = await runItem(item, index, { ...work, options: { ...work.options, signal } })
      for (let next = ends[told]; next; next = ends[told]) onEnd(next, told++)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(work.config.concurrency, items.length) }, worker))
  } catch (error) {
    stop.abort(error)
    throw error
  }
}

/** What the ends of all items come to. Throws the first error when none succeeded. */
function verdict(ends: readonly ItemEnd[], left: number, config: ForEachConfig) {
  const notes: Note[] = []
  const failed = ends.filter(({ error }) => error !== null)
  const first = failed[0]?.error
  if (first && failed.length === ends.length) throw first
  if (first) {
    const message = say('{failed} of {items} items failed; the first because: {reason}', {
      failed: failed.length,
      items: ends.length,
      reason: first.said.message,
    })
    notes.push(makeNote('items-failed', message, { failed: failed.length, items: ends.length, error: first.code }))
  }
  if (left > 0) {
    const message = say('The list has {left} more items than the limit of {maxItems}; they were left out.', {
      left,
      maxItems: config.maxItems,
    })
    notes.push(makeNote('candidates-cut', message, { left, limit: config.maxItems }))
  }
  const statuses = new Set(ends.flatMap(({ answer }) => (answer ? [answer.status] : [])))
  const unwell = [...statuses].filter(isUnwell)
  if (unwell.length > 0) {
    const count = ends.filter(({ answer }) => answer && isUnwell(answer.status)).length
    const message = say('{count} of {items} items ended as {statuses}.', {
      count,
      items: ends.length,
      statuses: unwell.join(' or '),
    })
    notes.push(makeNote('sub-run', message, { items: count, statuses: unwell }))
  }
  return { notes, outcome: outcomeOf(notes, statuses) }
}

const isUnwell = (status: SubAnswer['status']): boolean => status !== 'ok' && status !== 'pinned'

function outcomeOf(notes: readonly Note[], statuses: ReadonlySet<SubAnswer['status']>): SubAnswer['status'] {
  if (notes.length === 0) return statuses.has('pinned') ? 'pinned' : 'ok'
  const [only] = statuses
  const alike = statuses.size === 1 && notes.every(({ code }) => code === 'sub-run')
  return alike && (only === 'empty' || only === 'fallback') ? only : 'degraded'
}

const resultOf = (item: Json, { answer, error }: ItemEnd, text: string): Json =>
  error
    ? { item, answer: null, status: 'failed', error: { code: error.code, message: error.message } }
    : { item, answer: text, status: answer?.status ?? 'ok' }

export const executeForEach = implementNode(
  forEach,
  async ({ config, inputs, resources, capabilities, signal, explain, nest, emit }) => {
    const pipeline = resources.pipelines.pipeline
    if (!pipeline) throw new AppError('not-found', say('No pipeline was chosen.'))
    // The list is JSON by its port's type.
    const all = itemsOf((inputs[ITEMS] ?? null) as Json)
    const items = all.slice(0, config.maxItems)
    if (items.length === 0) {
      const note: Note = makeNote('nothing-found', say('The list has no items.'))
      return { outputs: { results: [], text: '', sources: [] }, outcome: 'empty', notes: [note] }
    }
    const fixed = subInputs(inputs, fixedFields(config))
    const usage: Usage = { inputTokens: 0, outputTokens: 0 }
    const sources = new SourceList()
    const results: Json[] = []
    const texts: string[] = []
    const ends: ItemEnd[] = []
    const options = { signal, explain, nest }
    await runAll(
      items,
      { pipelines: capabilities.pipelines, pipeline, config, fixed, usage, options },
      (end, index) => {
        const text = end.answer ? sources.add(end.answer.text, end.answer.sources) : ''
        results.push(resultOf(items[index] ?? null, end, text))
        ends.push(end)
        if (text.trim() === '') return
        emit('text', texts.length === 0 ? text : `\n\n${text}`)
        texts.push(text)
      },
    )
    return {
      outputs: { results, text: texts.join('\n\n'), sources: sources.chunks },
      ...verdict(ends, all.length - items.length, config),
      usage,
      details: {
        pipeline: pipeline.name,
        versionId: pipeline.versionId,
        items: ends.map(({ answer, error, ms }) => ({ status: error ? 'failed' : answer?.status, ms })),
      },
    }
  },
)
