import type { Json } from '@/pipeline/json'
import { parsePath, valueAt } from '../shared/json-path'
import type { Branch, BranchTest } from './definition'

/** What a test looks at, and how it tells a text's language; the language is found only when a test asks for it. */
export interface Subject {
  value: Json
  /** What a path leads into: the value, or the JSON that its text holds. */
  inside: Json
  languageOf: (text: string) => string
}

/** Texts are compared without regard to case and to how an accent is encoded. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase()

const textOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const wordsOf = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? []

function numberOf(text: string): number | null {
  const trimmed = text.trim()
  const number = trimmed === '' ? Number.NaN : Number(trimmed)
  return Number.isFinite(number) ? number : null
}

function compare(text: string, bound: string, holds: (a: number, b: number) => boolean): boolean {
  const [a, b] = [numberOf(text), numberOf(bound)]
  return a !== null && b !== null && holds(a, b)
}

function isEmpty(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

function holdsPlainly(test: BranchTest, { value, inside, languageOf }: Subject): boolean {
  const path = parsePath(test.path)
  const found = path?.length === 0 ? value : path ? valueAt(inside, path, 'lists') : undefined
  const text = textOf(found)
  switch (test.op) {
    case 'equals':
      return plain(text.trim()) === plain(test.value.trim())
    case 'contains':
      return plain(text).includes(plain(test.value))
    case 'words': {
      const present = new Set(wordsOf(text))
      const wanted = wordsOf(test.value)
      return wanted.length > 0 && wanted.every((word) => present.has(word))
    }
    case 'starts-with':
      return plain(text.trimStart()).startsWith(plain(test.value))
    case 'greater':
      return compare(text, test.value, (a, b) => a > b)
    case 'less':
      return compare(text, test.value, (a, b) => a < b)
    case 'empty':
      return isEmpty(found)
    case 'language':
      return languageOf(text) === test.value.trim().toLowerCase()
  }
}

/** Whether all tests of a branch hold, or any, as it says. A branch without tests is never taken. */
export function branchHolds({ match, tests }: Branch, subject: Subject): boolean {
  const holds = (test: BranchTest) => holdsPlainly(test, subject) !== test.not
  if (tests.length === 0) return false
  return match === 'any' ? tests.some(holds) : tests.every(holds)
}
