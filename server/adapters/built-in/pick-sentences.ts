import { createAnalyser } from '@/server/knowledge/analyser'
import { hasEvidence, kindOf, type ReaderLanguage } from './question'
import { sentencesOf } from './sentences'

export interface ReaderSource {
  citation: number
  text: string
}

/** A sentence that supports an answer; `score` is the share of the question it covers, with bonuses. */
export interface Picked {
  text: string
  citation: number
  score: number
}

interface Candidate extends Picked {
  terms: string[]
  source: number
  matched: Set<string>
}

/** Found by trial on XQuAD (English): five paragraphs per question, once with and once without the one that answers. */
export const weights = {
  context: 0.5,
  bigram: 0.4,
  near: 0.3,
  kind: 0.35,
  rank: 0.02,
  threshold: 0.45,
  second: 0.8,
  generic: 0.6,
  prior: 60,
}
const mostSentences = 3

/**
 * The one to three sentences of the sources that share most with the question, best first; none when even the best
 * shares too little. Terms weigh by their rarity among the sentences (IDF as in BM25); a sentence gains when its
 * neighbours speak of the question too, when question words stand together in it, and when it has the kind of thing
 * asked for (a name, a date, a number).
 */
export function pickSentences(question: string, sources: readonly ReaderSource[], language: ReaderLanguage): Picked[] {
  const analyser = createAnalyser(language)
  const asked = analyser.tokens(question)
  const candidates = sources.flatMap(({ text, citation }, source) =>
    sentencesOf(text).map((sentence): Candidate => {
      const terms = analyser.tokens(sentence)
      return {
        text: sentence,
        citation,
        source,
        terms,
        matched: new Set(asked.filter((term) => terms.includes(term))),
        score: 0,
      }
    }),
  )
  const rare = rarity(candidates)
  const generic = genericTerms[language]
  const weigh: Weigh = (term) => (generic.has(term) ? weights.generic : 1) * rare(term)
  const whole = sumOf(new Set(asked), weigh)
  if (whole === 0) return []
  const kind = kindOf(question)
  for (const candidate of candidates) {
    const own = sumOf(candidate.matched, weigh) / whole
    const around = sumOf(termsAround(candidate, candidates), weigh) / whole
    const score =
      own +
      weights.context * Math.max(0, around - own) +
      (weights.bigram * sumOf(pairsOf(asked, candidate.terms), weigh)) / whole +
      weights.near * own * closeness(candidate) -
      weights.rank * candidate.source
    candidate.score = own === 0 ? 0 : score * (hasEvidence(candidate.text, kind, question) ? 1 + weights.kind : 1)
  }
  return choose(candidates, weigh)
}

/** Words that shape a question more than they say what it is about. */
const genericWords = {
  en: 'many much name names named call called kind type sort year day date time place person people thing long old far often large big happen happened give given take took make made use used get become became amount number percent percentage according main another example tell describe know',
  es: 'nombre nombra llama llamada llamó tipo clase año día fecha hora lugar persona gente cosa largo grande ocurrió pasó dio hizo usa utiliza cantidad número porcentaje según principal ejemplo dime describe sabe cuánto cuántos cuántas',
}
const stemsOf = (language: ReaderLanguage) => new Set(createAnalyser(language).tokens(genericWords[language]))
const genericTerms = { en: stemsOf('en'), es: stemsOf('es') }

type Weigh = (term: string) => number

function rarity(candidates: readonly Candidate[]): Weigh {
  const having = new Map<string, number>()
  for (const { terms } of candidates) for (const term of new Set(terms)) having.set(term, (having.get(term) ?? 0) + 1)
  return (term) => {
    const count = having.get(term) ?? 0
    return Math.log(1 + (candidates.length + weights.prior - count + 0.5) / (count + 0.5))
  }
}

function sumOf(terms: Iterable<string>, weigh: Weigh): number {
  let sum = 0
  for (const term of terms) sum += weigh(term)
  return sum
}

/** Question terms in the same source: a sentence often speaks of what the one before has named. */
function termsAround(candidate: Candidate, all: readonly Candidate[]): Set<string> {
  const around = new Set<string>()
  for (const { source, matched } of all) if (source === candidate.source) for (const term of matched) around.add(term)
  return around
}

/** Terms that follow each other in the question and in the sentence. */
function pairsOf(asked: readonly string[], terms: readonly string[]): Set<string> {
  const followers = new Set(terms.slice(1).map((term, index) => `${terms[index]} ${term}`))
  return new Set(asked.slice(1).filter((term, index) => followers.has(`${asked[index]} ${term}`)))
}

/** 1 when the matched terms stand side by side, towards 0 the further they are spread. */
function closeness({ terms, matched }: Candidate): number {
  const places = terms.flatMap((term, place) => (matched.has(term) ? [place] : []))
  const span = (places.at(-1) ?? 0) - (places[0] ?? 0) + 1
  return matched.size < 2 ? 0 : Math.min(1, matched.size / span)
}

/** The best sentence, and others nearly as good that say something else. */
function choose(candidates: readonly Candidate[], weigh: Weigh): Picked[] {
  const sorted = candidates.toSorted((a, b) => b.score - a.score)
  const best = sorted[0]
  if (!best || best.score < weights.threshold || weigh([...best.matched][0] ?? '') === 0) return []
  const chosen: Candidate[] = []
  for (const candidate of sorted) {
    if (chosen.length === mostSentences || candidate.score < best.score * weights.second) break
    if (!chosen.some((other) => isAlike(other, candidate))) chosen.push(candidate)
  }
  return chosen.map(({ text, citation, score }) => ({ text, citation, score }))
}

function isAlike(a: Candidate, b: Candidate): boolean {
  const first = new Set(a.terms)
  const common = b.terms.filter((term) => first.has(term)).length
  return common >= 0.8 * Math.min(a.terms.length, b.terms.length)
}
