import { whFeatures, whRow } from './read-question'
import type { Evidence, Sentence } from './read-sources'
import { likeness } from './similar'
import { type Span, asked as told } from './span-candidates'
import type { Word } from './words'

const wordSets = {
  place: 'in at near from to across outside en desde hasta cerca',
  time: 'in on since during until by before after en desde durante hasta antes tras',
  by: 'by por',
  of: 'of de del',
  reason: 'because due since so porque debido pues',
  naming: 'called named known as llamado llamada conocido conocida como',
  be: 'is are was were be been es son fue era fueron eran ser sido',
  article: 'the a an el la los las un una unos unas',
  month:
    'january february march april may june july august september october november december enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  number:
    'one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion half dozen dozens hundreds thousands millions dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien ciento cientos mil miles millon millones mitad percent',
} as const
const setOf = (name: keyof typeof wordSets): ReadonlySet<string> => new Set<string>(wordSets[name].split(' '))
const sets = {
  place: setOf('place'),
  time: setOf('time'),
  by: setOf('by'),
  of: setOf('of'),
  reason: setOf('reason'),
  naming: setOf('naming'),
  be: setOf('be'),
  article: setOf('article'),
  month: setOf('month'),
  number: setOf('number'),
}

export const spanFeatures = [
  'sentence',
  'sentenceGap',
  'sentenceRank',
  'length',
  'contentLength',
  'toldInside',
  'likeInside',
  'left',
  'right',
  'nearest',
  'near',
  'focusInside',
  'focusBefore',
  'focusAfter',
  'headLike',
  'firstWordApart',
  'lastWordApart',
  'capitals',
  'allCapital',
  'runStart',
  'runEnd',
  'capitalStart',
  'capitalEnd',
  'digits',
  'year',
  'month',
  'numberWord',
  'unitAfter',
  'startsStop',
  'punctuationBefore',
  'punctuationAfter',
  'bracket',
  'quote',
  'commas',
  'beforePlace',
  'beforeTime',
  'beforeBy',
  'beforeOf',
  'beforeReason',
  'beforeNaming',
  'beforeBe',
  'beforeArticle',
  'beforeTold',
  'afterBe',
  'afterOf',
  'afterStop',
  'afterTold',
  'startsReason',
  'first',
  'ends',
  'place',
  'elsewhere',
  'kindNumber',
  'kindTime',
  'kindPerson',
  'kindPlace',
  ...whFeatures,
] as const
type SpanFeature = (typeof spanFeatures)[number]

export interface Ranked {
  sentence: Sentence
  /** What the sentence model says, its distance from the best, and its place among the sentences. */
  score: number
  gap: number
  rank: number
}

/** What tells whether a span is the answer, in the order of `spanFeatures`. */
export function spanRows(evidence: Evidence, ranked: Ranked, spans: readonly Span[]): Float32Array[] {
  const { asked, weights, meaning } = evidence
  const { sentence } = ranked
  const { words, best, bestAt } = sentence
  const toldAt = new Set([...bestAt].filter((_, at) => (best[at] ?? 0) >= told))
  const ofWord = new Map<number, number>()
  bestAt.forEach((at, content) => {
    if (at >= 0) ofWord.set(at, Math.max(ofWord.get(at) ?? 0, best[content] ?? 0))
  })
  const head = asked.focus.at(-1)
  const headLike = words.map((word) => (head && !word.isStop ? likeness(head, word, meaning) : 0))
  const wh = whRow(asked.wh)
  const firstAt = placeOf(best, bestAt, 0)
  const lastAt = placeOf(best, bestAt, best.length - 1)
  return spans.map((span) => {
    const edges = edgesOf(sentence, span)
    const form = formOf(edges)
    const parts: Record<SpanFeature, number> = {
      sentence: ranked.score,
      sentenceGap: ranked.gap,
      sentenceRank: ranked.rank,
      ...nearness(best, bestAt, weights, span.from, span.to),
      ...meetingOf(edges, { toldAt, ofWord, headLike, firstAt, lastAt }),
      ...form,
      ...placeRow(edges, toldAt),
      ...kindRow(asked.kind, form),
      elsewhere: sentence.also.length,
      ...wh,
    }
    return Float32Array.from(spanFeatures.map((name) => parts[name]))
  })
}

/** A span with what stands around it. */
interface Edges extends Span {
  words: readonly Word[]
  inside: Word[]
  before: Word | undefined
  after: Word | undefined
  /** Punctuation right behind it. */
  gapAfter: string
}

function edgesOf({ words, text }: Sentence, { from, to }: Span): Edges {
  const after = words[to + 1]
  return {
    from,
    to,
    words,
    inside: words.slice(from, to + 1),
    before: words[from - 1],
    after,
    gapAfter: after ? after.gap : text.slice(words[to]?.end ?? 0).trim(),
  }
}

interface Met {
  /** Words of the sentence that are the question's, and per word how like one of them it is. */
  toldAt: ReadonlySet<number>
  ofWord: ReadonlyMap<number, number>
  /** Per word: how like it is to what is asked for by name. */
  headLike: readonly number[]
  firstAt: number
  lastAt: number
}

/** How a span stands to the words of the question. */
function meetingOf({ from, to, inside, before, after }: Edges, { toldAt, ofWord, headLike, firstAt, lastAt }: Met) {
  return {
    toldInside: inside.filter((_, at) => toldAt.has(from + at)).length / inside.length,
    likeInside: Math.max(0, ...inside.map((_, at) => ofWord.get(from + at) ?? 0)),
    focusInside: Math.max(0, ...headLike.slice(from, to + 1)),
    focusBefore: Math.max(headLike[from - 1] ?? 0, before?.isStop ? (headLike[from - 2] ?? 0) : 0),
    focusAfter: Math.max(headLike[to + 1] ?? 0, after?.isStop ? (headLike[to + 2] ?? 0) : 0),
    headLike: headLike[to] ?? 0,
    firstWordApart: apart(firstAt, from, to),
    lastWordApart: apart(lastAt, from, to),
  }
}

/** What a span looks like. */
function formOf({ from, to, words, inside, before, after, gapAfter }: Edges) {
  const content = inside.filter(({ isStop }) => !isStop)
  const capitals = content.filter(({ isCapital }, at) => isCapital && (from + at > 0 || content.length > 1)).length
  const isWritten = (test: (word: Word) => boolean) => (inside.some(test) ? 1 : 0)
  return {
    length: inside.length,
    contentLength: content.length,
    capitals: capitals / Math.max(1, content.length),
    allCapital: capitals === content.length ? 1 : 0,
    runStart: !before || before.isStop || words[from]?.gap !== '' ? 1 : 0,
    runEnd: !after || after.isStop || gapAfter !== '' ? 1 : 0,
    capitalStart: edge(before, words[from], words[from]?.gap ?? ''),
    capitalEnd: edge(after, words[to], gapAfter),
    digits: inside.filter(({ isNumber }) => isNumber).length,
    year: isWritten(({ text }) => /^(?:1\d|20)\d\ds?$/.test(text)),
    month: isWritten(({ form }) => sets.month.has(form)),
    numberWord: isWritten(({ form }) => sets.number.has(form)),
    unitAfter: words[to]?.isNumber && after && !after.isStop && gapAfter === '' ? 1 : 0,
    startsStop: inside[0]?.isStop ? 1 : 0,
  }
}

/** What stands before and behind a span, and where it stands. */
function placeRow({ from, to, words, inside, before, after, gapAfter }: Edges, toldAt: ReadonlySet<number>) {
  const isBefore = (set: ReadonlySet<string>, back = 2) =>
    [before, back > 1 && before?.isStop ? words[from - 2] : undefined].some((word) => word && set.has(word.form))
  return {
    punctuationBefore: from === 0 || words[from]?.gap !== '' ? 1 : 0,
    punctuationAfter: gapAfter !== '' ? 1 : 0,
    bracket: /[([]/.test(words[from]?.gap ?? '') && /[)\]]/.test(gapAfter) ? 1 : 0,
    quote: /["“«']/.test(words[from]?.gap ?? '') ? 1 : 0,
    commas: inside.slice(1).filter(({ gap }) => gap.includes(',')).length,
    beforePlace: isBefore(sets.place) ? 1 : 0,
    beforeTime: isBefore(sets.time) ? 1 : 0,
    beforeBy: isBefore(sets.by) ? 1 : 0,
    beforeOf: isBefore(sets.of) ? 1 : 0,
    beforeReason: isBefore(sets.reason) ? 1 : 0,
    beforeNaming: isBefore(sets.naming) ? 1 : 0,
    beforeBe: isBefore(sets.be) ? 1 : 0,
    beforeArticle: isBefore(sets.article, 1) ? 1 : 0,
    beforeTold: toldAt.has(from - 1) ? 1 : 0,
    afterBe: after && sets.be.has(after.form) ? 1 : 0,
    afterOf: after && sets.of.has(after.form) ? 1 : 0,
    afterStop: after?.isStop ? 1 : 0,
    afterTold: toldAt.has(to + 1) ? 1 : 0,
    startsReason:
      sets.reason.has(inside[0]?.form ?? '') || inside[0]?.form === 'to' || inside[0]?.form === 'para' ? 1 : 0,
    first: from === 0 ? 1 : 0,
    ends: to + 1 === words.length ? 1 : 0,
    place: from / Math.max(1, words.length),
  }
}

/** Whether a span is of the kind asked for: 1 or -1, 0 where no such kind is asked for. */
function kindRow(kind: Evidence['asked']['kind'], form: ReturnType<typeof formOf>) {
  const { digits, numberWord, year, month } = form
  const isName = form.capitals > 0 && digits === 0 ? 1 : -1
  return {
    kindNumber: kind === 'number' ? (digits > 0 || numberWord === 1 ? 1 : -1) : 0,
    kindTime: kind === 'time' ? (year === 1 || month === 1 ? 1 : digits > 0 ? 0.5 : -1) : 0,
    kindPerson: kind === 'person' ? isName : 0,
    kindPlace: kind === 'place' ? isName : 0,
  }
}

const far = 30
const placeOf = (best: Float32Array, bestAt: Int16Array, at: number): number =>
  (best[at] ?? 0) < 0.55 ? -1 : (bestAt[at] ?? -1)

/** Words between a place and a span: below 0 before it, above 0 behind it, `far` where there is no such place. */
function apart(at: number, from: number, to: number): number {
  if (at < 0) return far
  if (at < from) return Math.max(-far, at - from)
  return at > to ? Math.min(far, at - to) : 0
}

function nearness(best: Float32Array, bestAt: Int16Array, weights: Float32Array, from: number, to: number) {
  let left = 0
  let right = 0
  let near = 0
  let nearest = far
  best.forEach((like, content) => {
    const at = bestAt[content] ?? -1
    if (like < 0.4 || at < 0) return
    const weight = (weights[content] ?? 0) * like
    const steps = Math.abs(apart(at, from, to))
    if (steps === 0) return
    if (at < from) left += weight
    else right += weight
    near += weight / (1 + steps / 3)
    nearest = Math.min(nearest, steps)
  })
  return { left, right, near, nearest }
}

/** Whether a span ends where a name does: 1 at its edge, -1 within it, 0 where there is no name. */
function edge(outside: Word | undefined, inside: Word | undefined, gap: string): number {
  if (!inside?.isCapital) return 0
  return outside?.isCapital && gap === '' ? -1 : 1
}
