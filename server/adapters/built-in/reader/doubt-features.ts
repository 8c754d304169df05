import { oppositesOf, quantitiesOf, sameValue } from '@/server/knowledge/facts'
import { alignmentOf, inversions, itself } from './alignment'
import { negationRow } from './negated-words'
import { type Asked, isNameIn } from './read-question'
import type { Evidence, Sentence } from './read-sources'
import { sum } from './sentence-features'
import type { Span } from './span-candidates'
import type { Word } from './words'

/** A word is missing below this likeness. */
const missing = 0.4

export const doubtFeatures = [
  'negations',
  'negationsHere',
  'negationsNear',
  'negatedBoth',
  'negatedOne',
  'negatedApart',
  'negatedNowhere',
  'negatedByNot',
  'oppositeHere',
  'oppositeNear',
  'oppositeSource',
  'oppositeAnywhere',
  'opposable',
  'turned',
  'numbersLost',
  'numbersLostSource',
  'missingMostNear',
  'verbNear',
  'notItselfSource',
  'namesNotItself',
  'replacedTight',
  'replacedName',
  'replacedLike',
  'run',
  'runShare',
  'copied',
  'alignment',
  'same',
  'replaced',
  'added',
  'inverted',
  'nameApart',
  'inClause',
  'commonestLost',
  'rarestLost',
  'rarityLost',
  'restLike',
  'restAnswer',
] as const

/** What casts doubt on a found answer: what of the question stands otherwise, or not at all, where it was found. */
export function doubtRow(evidence: Evidence, sentence: Sentence, span: Span): number[] {
  const { asked, weights, sentences } = evidence
  const ofSource = sentences.filter(({ source }) => source === sentence.source)
  const near = ofSource.filter(({ at }) => Math.abs(at - sentence.at) <= 1)
  const around = near.map(({ text }) => text).join(' ')
  const { run, copied, score, same, replaced, added } = alignmentOf(asked.words, sentence.words)
  const size = Math.max(1, asked.content.length)
  const row: Record<(typeof doubtFeatures)[number], number> = {
    ...negationRow(asked, weights, sentence, around),
    ...oppositeRow(evidence, sentence, near, ofSource),
    ...lostRow(evidence, near, sentence, around),
    ...replacements(evidence, sentence, span),
    ...rarityRow(evidence, near, sentence),
    ...restRow(evidence, sentence, span),
    run,
    runShare: run / Math.max(1, asked.words.length),
    copied,
    alignment: score / size,
    same: same / size,
    replaced,
    added,
    inverted: inversions(sentence),
    nameApart: nameApart(asked, sentence),
    inClause: inClause(evidence, sentence, span),
  }
  return doubtFeatures.map((name) => row[name])
}

/** Words of the question that do not stand there while an opposite of theirs does. */
function oppositeRow({ asked, meaning, sentences }: Evidence, own: Sentence, near: Sentence[], ofSource: Sentence[]) {
  const opposed = (within: readonly Sentence[]) => {
    const stems = new Set(within.flatMap(({ words }) => words.map(({ stem }) => stem)))
    return asked.words.filter(
      ({ stem }) => !stems.has(stem) && [...meaning.opposites(stem)].some((other) => stems.has(other)),
    ).length
  }
  const theirs = oppositesOf(near.map(({ text }) => text).join(' '))
  return {
    oppositeHere: opposed([own]),
    oppositeNear: opposed(near),
    oppositeSource: opposed(ofSource),
    oppositeAnywhere: opposed(sentences),
    opposable: oppositesOf(asked.text).filter(
      ({ pair, side }) => !theirs.some((one) => one.pair === pair && one.side === side),
    ).length,
    turned: turned(asked, own) ? 1 : 0,
  }
}

const turning = ['un', 'in', 'im', 'il', 'ir', 'dis', 'non', 'anti', 'mis', 'ab', 'counter', 'de']
const leastStem = 4
const bare = (form: string): string[] =>
  turning.flatMap((start) => {
    const rest = form.slice(start.length)
    return form.startsWith(start) && rest.length >= leastStem ? [rest] : []
  })

/** Whether a word of the question is one of the sentence's with a prefix that turns it round, or the other way: “unsolved”, “solved”. */
function turned(asked: Asked, { best, words }: Sentence): boolean {
  const others = asked.content.filter((_, at) => (best[at] ?? 0) < itself)
  const isOf = (a: Word, b: Word) => bare(a.form).some((rest) => beginsAlike(rest, b.form))
  return others.some((own) => words.some((word) => own.stem !== word.stem && (isOf(own, word) || isOf(word, own))))
}

function beginsAlike(a: string, b: string): boolean {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at >= leastStem && at >= 0.6 * Math.max(a.length, b.length)
}

const most = (near: readonly Sentence[], at: number): number => Math.max(0, ...near.map(({ best }) => best[at] ?? 0))

/** What the sentence and its neighbours, or the passage, do not have. */
function lostRow({ asked, weights, ofSource, sources }: Evidence, near: Sentence[], own: Sentence, around: string) {
  const source = ofSource[own.source] ?? own.best
  const numbers = quantitiesOf(asked.text, asked.language).filter(({ vague }) => !vague)
  const lost = (text: string) => {
    if (numbers.length === 0) return 0
    const theirs = quantitiesOf(text)
    return numbers.filter((number) => !theirs.some((other) => sameValue(number, other))).length
  }
  const verbs = asked.content.flatMap(({ isNumber, lower }, at) =>
    !isNumber && !isNameIn(asked, at) && /(?:ed|ing|s)$/.test(lower) ? [most(near, at)] : [],
  )
  return {
    numbersLost: lost(around),
    numbersLostSource: lost(sources[own.source]?.text ?? ''),
    missingMostNear: Math.max(0, ...[...weights].map((weight, at) => (most(near, at) < missing ? weight : 0))),
    verbNear: Math.min(2, ...verbs),
    notItselfSource: sum(weights, (at) => (source[at] ?? 0) < 0.99),
    namesNotItself: asked.content.filter((_, at) => isNameIn(asked, at) && (source[at] ?? 0) < 0.99).length,
  }
}

/** Words of the question in whose place, beside a word that both have, the sentence has another. */
function replacements({ asked, weights, meaning }: Evidence, sentence: Sentence, span: Span) {
  const { best, bestAt, words } = sentence
  const found = { replacedTight: 0, replacedName: 0, replacedLike: 0 }
  const told = new Set([...bestAt].filter((_, at) => (best[at] ?? 0) >= itself))
  const placeIn = asked.content.map(({ start }) => asked.words.findIndex((word) => word.start === start))
  asked.content.forEach((own, at) => {
    if ((best[at] ?? 0) >= itself) return
    for (const step of [-1, 1]) {
      const beside = at + step
      const apart = Math.abs((placeIn[at] ?? 0) - (placeIn[beside] ?? Number.POSITIVE_INFINITY))
      if ((best[beside] ?? 0) < itself || apart > 3) continue
      const anchor = bestAt[beside] ?? -1
      const place = contentBeside(words, anchor, -step)
      const other = words[place]
      if (!other || told.has(place) || (place >= span.from && place <= span.to)) continue
      const weight = weights[at] ?? 0
      if (apart === 1 && Math.abs(place - anchor) === 1) found.replacedTight = Math.max(found.replacedTight, weight)
      if (isNameIn(asked, at) && other.isCapital) found.replacedName = Math.max(found.replacedName, weight)
      found.replacedLike = Math.max(found.replacedLike, meaning.words(own.lower, other.lower))
    }
  })
  return found
}

/** The next content word on one side, within four words and no punctuation; -1 without one. */
function contentBeside(words: readonly Word[], anchor: number, step: number): number {
  for (let at = anchor + step, seen = 0; seen < 4; at += step, seen++) {
    const word = words[at]
    if (!word || (step > 0 ? word.gap : (words[at + 1]?.gap ?? '')) !== '') return -1
    if (!word.isStop) return at
  }
  return -1
}

/** How rarely the words are used that do not stand there. */
function rarityRow({ asked, meaning }: Evidence, near: Sentence[], { best }: Sentence) {
  const rarity = asked.content.map(({ lower }) => meaning.rarity(lower))
  const lost = rarity.filter((_, at) => (best[at] ?? 0) < itself)
  const lostNear = rarity.filter((_, at) => most(near, at) < itself)
  const total = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0)
  return {
    commonestLost: lostNear.length === 0 ? 0 : Math.min(...lostNear),
    rarestLost: Math.max(0, ...lost),
    rarityLost: total(lost) / Math.max(1e-6, total(rarity)),
  }
}

/** How like the words of the question that do not stand there are to the sentence's other words, and to the answer. */
function restRow({ asked, meaning }: Evidence, { best, bestAt, words }: Sentence, span: Span) {
  const told = new Set([...bestAt].filter((_, at) => (best[at] ?? 0) >= itself))
  const isInside = (at: number) => at >= span.from && at <= span.to
  const text = (which: (at: number) => boolean) =>
    words
      .filter(({ isStop }, at) => !isStop && which(at))
      .map(({ lower }) => lower)
      .join(' ')
  const rest = asked.content.filter((_, at) => (best[at] ?? 0) < itself).map(({ lower }) => lower)
  const others = [text((at) => !told.has(at) && !isInside(at)), text(isInside)]
  const [restLike = -1, restAnswer = -1] = rest.length === 0 ? [] : meaning.compare(rest.join(' '), others)
  return { restLike: others[0] === '' ? -1 : restLike, restAnswer: others[1] === '' ? -1 : restAnswer }
}

const farApart = 20

/** Words between a name of the question and the nearest other word of it, where the sentence has them furthest apart. */
function nameApart(asked: Asked, { best, bestAt }: Sentence): number {
  const places = (which: (at: number) => boolean) => [...bestAt].filter((_, at) => which(at))
  const names = places((at) => isNameIn(asked, at) && (best[at] ?? 0) >= 0.99)
  const others = places((at) => !isNameIn(asked, at) && (best[at] ?? 0) >= 0.55)
  return Math.max(0, ...names.map((name) => Math.min(farApart, ...others.map((other) => Math.abs(other - name)))))
}

const openers = new Set('which who that while because although but que quien mientras porque aunque pero'.split(' '))

/** The weight of the question's words that stand in the clause of the answer. */
function inClause({ weights }: Evidence, { best, bestAt, words }: Sentence, span: Span): number {
  let clause = 0
  const clauses = words.map(({ gap, form }, at) => {
    if ((at > 0 && /[,;:()—–]/.test(gap)) || openers.has(form)) clause++
    return clause
  })
  return sum(weights, (at) => (best[at] ?? 0) >= 0.5 && clauses[bestAt[at] ?? -1] === clauses[span.from])
}
