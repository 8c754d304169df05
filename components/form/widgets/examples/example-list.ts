import { z } from 'zod'
import { titleOf } from '@/pipeline/cases/case'
import { type ModelRef, modelRefSchema } from '@/pipeline/model-ref'

const draftSchema = z.object({
  inputs: z.record(z.string(), z.string()).catch({}),
  answer: z.string().catch(''),
  caseId: z.string().optional().catch(undefined),
})
/** An example as it is being written. */
export type ExampleDraft = z.infer<typeof draftSchema>

const automatic: ModelRef = { provider: 'auto', model: '' }
const listSchema = z.object({
  items: z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.flatMap((item) => draftSchema.safeParse(item).data ?? [])),
  choose: z.enum(['all', 'nearest']).catch('all'),
  count: z.number().catch(4),
  user: z.string().catch(''),
  embedder: modelRefSchema.catch(automatic),
  from: z.object({ datasetId: z.string(), version: z.number() }).optional().catch(undefined),
})
/** The examples of a config with how they are shown. */
export type ExampleList = z.infer<typeof listSchema>

/** Reads whatever the config holds, so that a broken example can be mended instead of vanishing. */
export const listOf = (value: unknown): ExampleList => listSchema.catch(() => listSchema.parse({})).parse(value ?? {})

/** What goes into the config: nothing where there is no example left, as before there was one. */
export const configOf = (list: ExampleList): ExampleList | undefined => (list.items.length === 0 ? undefined : list)

/** The line that an example is known by. */
export const lineOf = ({ inputs }: Pick<ExampleDraft, 'inputs'>): string => titleOf(inputs)

/** Adds examples to a list, each case once: what is taken again takes the place of what it was. */
export function withExamples(
  items: readonly ExampleDraft[],
  more: readonly ExampleDraft[],
  most: number,
): ExampleDraft[] {
  const again = new Set(more.map(({ caseId }) => caseId))
  const kept = items.filter(({ caseId }) => caseId === undefined || !again.has(caseId))
  return [...kept, ...more].slice(0, most)
}
