import type { z } from 'zod'
import { type Case, type CaseDraft, caseDraftSchema, type Nugget, type Place, type Split } from '@/pipeline/cases/case'

/** What a form begins with: a stored case, or what is known of a new one. */
export type CaseStart = Case | z.input<typeof caseDraftSchema>

/** One input while it is written. What is no text is written as JSON. */
export interface InputRow {
  key: string
  name: string
  text: string
  json: boolean
}

/** A case while it is written. */
export interface CaseForm {
  inputs: readonly InputRow[]
  answers: readonly string[]
  nuggets: readonly Nugget[]
  places: readonly Place[]
  label: string
  abstain: boolean
  tags: readonly string[]
  split: Split | null
  source: string
  note: string
}

/** Says what is wrong with an input, by its key. */
export type InputProblem = 'unnamed' | 'twice' | 'notJson'

/** A case as its form begins; one without inputs begins with a question. */
export function caseFormOf(start: CaseStart): CaseForm {
  const { inputs, expected = {}, tags = [], split, source, note = '' } = start
  const rows = Object.entries(inputs).map(([name, value], index) => ({
    key: `${index}`,
    name,
    text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
    json: typeof value !== 'string',
  }))
  return {
    inputs: rows.length > 0 ? rows : [{ key: '0', name: 'question', text: '', json: false }],
    answers: expected.answers?.length ? expected.answers : [''],
    nuggets: (expected.nuggets ?? []).map(({ text, vital = true }) => ({ text, vital })),
    places: expected.places ?? [],
    label: expected.label ?? '',
    abstain: expected.abstain ?? false,
    tags,
    split: split ?? null,
    // A case that is its own source names none.
    source: source === undefined || ('id' in start && source === start.id) ? '' : source,
    note,
  }
}

/** What is wrong with the inputs; nothing where all are well. */
export function inputProblems(rows: readonly InputRow[]): Record<string, InputProblem> {
  const problems: Record<string, InputProblem> = {}
  for (const [at, { key, name, text, json }] of rows.entries()) {
    if (name.trim() === '') problems[key] = 'unnamed'
    else if (rows.slice(0, at).some((other) => other.name.trim() === name.trim())) problems[key] = 'twice'
    else if (json && readJson(text) === undefined) problems[key] = 'notJson'
  }
  return problems
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const filled = (texts: readonly string[]): string[] => texts.map((text) => text.trim()).filter((text) => text !== '')

/**
 * The case that a form says, without its checks: `null` while an input cannot be read. Whoever must abstain has no answer,
 * nuggets or places.
 */
export function draftOf(form: CaseForm, start: CaseStart, checks: CaseDraft['expected']['checks']): CaseDraft | null {
  if (Object.keys(inputProblems(form.inputs)).length > 0) return null
  const { origin, runId } = start
  const draft = caseDraftSchema.safeParse({
    inputs: Object.fromEntries(form.inputs.map(({ name, text, json }) => [name.trim(), json ? readJson(text) : text])),
    expected: {
      ...(form.abstain
        ? {}
        : {
            answers: filled(form.answers),
            nuggets: form.nuggets.filter(({ text }) => text.trim() !== ''),
            places: form.places,
          }),
      ...(form.label.trim() !== '' && { label: form.label }),
      abstain: form.abstain,
      checks,
    },
    origin,
    tags: form.tags,
    ...(form.split !== null && { split: form.split }),
    ...(form.source.trim() !== '' && { source: form.source }),
    note: form.note,
    ...(runId !== undefined && { runId }),
  })
  return draft.success ? draft.data : null
}
