import type { Slice } from '@/pipeline/evaluation/figures'
import type { MetricKind } from '@/pipeline/evaluation/metric-names'
import { type Clustered, clusterMean } from '@/pipeline/metrics/clusters'
import { studentTwoSided } from '@/pipeline/metrics/distributions'
import { fisher } from '@/pipeline/metrics/fisher'
import { holm } from '@/pipeline/metrics/holm'
import { meanEstimate } from '@/pipeline/metrics/intervals'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import { detectLanguage } from '@/server/knowledge/analyser'

/** A case with what a candidate reached in it. */
export interface Reached {
  case: Pick<CaseRecord, 'id' | 'inputs' | 'expected' | 'source' | 'tags'>
  question: string
  /** By the metric that decides, 0…1. */
  value: number
}

/** Fewer cases here or elsewhere tell nothing. */
const LEAST_CASES = 5
/** The most frequent values of each kind: many kinds at once hide what stands out. */
const MOST_VALUES = 12
const MOST_SHOWN = 20
const SURE = 0.05

/** Kinds of question and how they do against all others: those that do clearly worse first, then by how sure it is. */
export function slicesOf(all: readonly Reached[], kind: Exclude<MetricKind, 'amount'>): Slice[] {
  const groups = groupsOf(all).filter(({ members }) => {
    const elsewhere = all.length - members.length
    return members.length >= LEAST_CASES && elsewhere >= LEAST_CASES
  })
  const compared = groups.flatMap(({ by, value, members }) => {
    const ids = new Set(members.map((one) => one.case.id))
    const parts = [members, all.filter((one) => !ids.has(one.case.id))] as const
    const [here, elsewhere] = parts.map((part) => meanEstimate(part.map(clustered), kind))
    if (!here || !elsewhere) return []
    return [{ by, value, here, elsewhere, p: differing(...parts, kind), caseIds: [...ids] }]
  })
  const corrected = holm(compared.map(({ p }) => p))
  return compared
    .map((slice, at): Slice => {
      const p = corrected[at] ?? 1
      const better = slice.here.mean > slice.elsewhere.mean
      return { ...slice, p, verdict: p < SURE ? (better ? 'better' : 'worse') : 'cannot-tell' }
    })
    .sort((a, b) => Number(b.verdict === 'worse') - Number(a.verdict === 'worse') || a.p - b.p || lead(a) - lead(b))
    .slice(0, MOST_SHOWN)
}

const lead = ({ here, elsewhere }: Slice): number => here.mean - elsewhere.mean
const clustered = ({ case: { source }, value }: Reached): Clustered => ({ cluster: source, value })

/**
 * How likely so different a mean is by chance: Fisher's exact test of yes or no; Welch's of scores, with the errors over
 * documents, which also yes or no must pass where documents have several cases.
 */
function differing(here: readonly Reached[], elsewhere: readonly Reached[], kind: MetricKind): number {
  const passing = (part: readonly Reached[]) => part.filter(({ value }) => value >= 0.5).length
  const exact = fisher(passing(here), here.length, passing(elsewhere), elsewhere.length)
  const [one, other] = [clusterMean(here.map(clustered)), clusterMean(elsewhere.map(clustered))]
  const [a, b] = [(one?.error ?? 0) ** 2, (other?.error ?? 0) ** 2]
  if (!one || !other || a + b < 1e-18) return exact
  const freedom = (a + b) ** 2 / (a ** 2 / Math.max(1, one.freedom) + b ** 2 / Math.max(1, other.freedom))
  const welch = studentTwoSided((one.mean - other.mean) / Math.sqrt(a + b), freedom)
  return kind === 'yes-no' ? Math.max(exact, welch) : welch
}

interface Group {
  by: Slice['by']
  value: string
  members: Reached[]
}

function groupsOf(all: readonly Reached[]): Group[] {
  return kinds.flatMap(([by, valuesOf]) => {
    const found = new Map<string, Reached[]>()
    for (const one of all) {
      for (const value of new Set(valuesOf(one))) found.set(value, [...(found.get(value) ?? []), one])
    }
    const groups = [...found].map(([value, members]) => ({ by, value, members }))
    return withoutMirror(groups.sort((a, b) => b.members.length - a.members.length).slice(0, MOST_VALUES), all.length)
  })
}

const kinds: readonly (readonly [Slice['by'], (one: Reached) => string[]])[] = [
  ['tag', (one) => one.case.tags],
  ['language', ({ question }) => languagesOf(question)],
  ['document', documentsOf],
  ['length', ({ question }) => [lengthOf(question)]],
  ['kind', kindsOf],
]

function languagesOf(question: string): string[] {
  const language = detectLanguage(question)
  return language === 'none' ? [] : [language]
}

/** Of two halves one says all: the one that does worse. */
function withoutMirror(groups: Group[], of: number): Group[] {
  const [one, other] = groups
  if (groups.length !== 2 || !one || !other || one.members.length + other.members.length !== of) return groups
  const ids = new Set(one.members.map((each) => each.case.id))
  if (other.members.some((each) => ids.has(each.case.id))) return groups
  const mean = ({ members }: Group) => members.reduce((sum, { value }) => sum + value, 0) / members.length
  return [mean(one) <= mean(other) ? one : other]
}

function documentsOf({ case: { id, source, expected } }: Reached): string[] {
  const names = expected.places.map(({ documentName }) => documentName)
  return names.length > 0 ? names : source === id ? [] : [source]
}

/** By words: up to seven, up to fifteen, more. */
function lengthOf(question: string): string {
  const words = question.trim().split(/\s+/).length
  return words <= 7 ? 'short' : words <= 15 ? 'medium' : 'long'
}

function kindsOf({ case: { expected } }: Reached): string[] {
  if (expected.abstain) return ['unanswerable']
  const documents = new Set(expected.places.map(({ documentId, documentName }) => documentId ?? documentName)).size
  return documents > 1 ? ['multi-document'] : documents === 1 ? ['single-document'] : ['no-place']
}
