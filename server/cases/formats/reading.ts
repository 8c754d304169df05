import type { z } from 'zod'
import { type Case, type CaseDraft, caseDraftSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { judge, placed } from '@/pipeline/judge'
import { type Said, say } from '@/pipeline/said'

/** A file as its text. `name` may have folders in it: BEIR's `qrels/test.tsv` says by it what it is. */
export interface SourceFile {
  name: string
  text: string
}

/** A case, or what could not be read, by where it stands: `cases.csv:3` is line 3, `squad.json data[0].paragraphs[2]` a member. */
export interface ReadCase {
  where: string
  draft: CaseDraft
}
export interface Refusal {
  where: string
  reason: Said
}

/** Most cases of one import. */
export const MOST_ROWS = 100_000
/** Most characters of all files of one import. */
export const MOST_TEXT = 200_000_000
/** Most places that a case may have. */
export const MOST_PLACES = 50

/** Why something cannot be read; caught where it is known where that stands. */
export class Unreadable extends Error {
  constructor(readonly said: Said) {
    super(said.template)
  }
}

/** What is read of files, in their order: cases, and what had to be left out. */
export class Reading {
  readonly cases: ReadCase[] = []
  readonly refused: Refusal[] = []

  /** Keeps what `make` gives as a case, or why it cannot be one. Throws `too-large` above `MOST_ROWS`. */
  row(where: string, make: () => unknown): void {
    if (this.cases.length + this.refused.length >= MOST_ROWS)
      throw new AppError(
        'too-large',
        say('One import takes at most {most, plural, other {# cases}}.', { most: MOST_ROWS }),
        {
          fix: say('Split the file, and import its parts one after the other.'),
        },
      )
    this.attempt(where, () => {
      const judged = judge(caseDraftSchema, make())
      if (!judged.success) throw new Unreadable(placed(judged.first, say('case')))
      if (
        judged.data.expected.places.some(
          ({ start, end }) => (start === undefined) !== (end === undefined) || (start ?? 0) >= (end ?? 1),
        )
      )
        throw new Unreadable(say('A passage ends behind its start.'))
      this.cases.push({ where, draft: judged.data })
    })
  }

  /** Does something that may find itself unable to read. */
  attempt(where: string, act: () => void): void {
    try {
      act()
    } catch (thrown) {
      if (!(thrown instanceof Unreadable)) throw thrown
      this.refuse(where, thrown.said)
    }
  }

  readonly refuse = (where: string, reason: Said): void => {
    this.refused.push({ where, reason })
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list as it is, one value as a list of one, nothing as an empty list. */
export const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

/** Without the members that are undefined, null, an empty text or an empty list. */
export function filled<T extends Record<string, unknown>>(value: T): Partial<T> {
  const kept = Object.entries(value).filter(
    ([, member]) =>
      member !== undefined && member !== null && member !== '' && !(Array.isArray(member) && member.length === 0),
  )
  // The same members, some of them left out.
  return Object.fromEntries(kept) as Partial<T>
}

/** The name of a split as other tools write it. */
export function splitNamed(name: string): CaseDraft['split'] {
  const known = name.trim().toLowerCase()
  if (known === 'train' || known === 'training' || known === 'entrenamiento') return 'train'
  if (known === 'test' || known === 'prueba') return 'test'
  return ['validation', 'valid', 'val', 'dev', 'validación', 'validacion'].includes(known) ? 'validation' : undefined
}

/** A passage as far as a case keeps it. */
export const quoteOf = (text: string): string => (text.length > MOST_QUOTE ? text.slice(0, MOST_QUOTE).trimEnd() : text)
const MOST_QUOTE = 20_000

/** A value by its schema. Throws Unreadable. */
export function fitting<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const judged = judge(schema, value)
  if (judged.success) return judged.data
  throw new Unreadable(placed(judged.first, say('entry')))
}

/** The question; of inputs without one the first text, else all of them. */
export function questionOf(inputs: Case['inputs']): string {
  if (typeof inputs.question === 'string') return inputs.question
  const text = Object.values(inputs).find((value) => typeof value === 'string')
  return typeof text === 'string' ? text : JSON.stringify(inputs)
}
