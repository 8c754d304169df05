import { analyserOf, detectLanguage } from '@/server/knowledge/analyser'
import { sentencesOf } from '../sentences'
import type { Asked } from './read-question'
import { likeness, type Meaning } from './similar'
import { type Word, wordsOf } from './words'

export interface ReaderSource {
  citation: number
  text: string
  /** Which document it is of; sources of one document are no two witnesses. */
  document?: string
}

/** A sentence of a source and how it meets the question. */
export interface Sentence {
  text: string
  words: Word[]
  /** Place of its source among the sources, and its own in the source. */
  source: number
  at: number
  citation: number
  /** Per content word of the question: the best likeness in this sentence, and the word that has it (-1: none). */
  best: Float32Array
  bestAt: Int16Array
  /** Other sources with this sentence. */
  also: number[]
}

/** Question and sources, compared word by word. */
export interface Evidence {
  asked: Asked
  /** Weight of each content word; they sum to 1. */
  weights: Float32Array
  sentences: Sentence[]
  sources: readonly ReaderSource[]
  /** Per source and content word: the best likeness in any of its sentences. */
  ofSource: Float32Array[]
  /** Per content word: the best likeness in any source. */
  anywhere: Float32Array
  /** Per sentence: the cosine of its vector and the question's. */
  meanings: number[]
  meaning: Meaning
}

/** More sentences are not read: bounds the time an answer takes. */
const mostSentences = 160
const genericWeight = 0.6
/** As if so many more sentences without the word had been seen. */
const prior = 60

export function readSources(asked: Asked, sources: readonly ReaderSource[], meaning: Meaning): Evidence {
  const sentences: Sentence[] = []
  const bySource = sources.map(({ text, citation, document }, source) => {
    const language = analyserOf(detectLanguage(text), text)
    const own: Sentence[] = []
    for (const written of sentencesOf(text)) {
      if (sentences.length === mostSentences) break
      const twin = sentences.find(({ text: other }) => other === written || contains(other, written))
      if (twin) {
        const first = sources[twin.source]?.document
        const agrees = twin.text === written && (first === undefined || first !== document)
        if (agrees && twin.citation !== citation && !twin.also.includes(citation)) twin.also.push(citation)
        continue
      }
      const words = wordsOf(written, language)
      const sentence = compare(asked, words, meaning, { text: written, source, at: own.length, citation })
      sentences.push(sentence)
      own.push(sentence)
    }
    return own
  })
  const whole = maxima(asked.content.length)
  return {
    asked,
    sentences,
    sources,
    meaning,
    meanings: meaning.compare(
      asked.text,
      sentences.map(({ text }) => text),
    ),
    weights: weigh(asked, sentences),
    ofSource: bySource.map((own) => whole(own)),
    anywhere: whole(sentences),
  }
}

/** A piece of a sentence, where an overlap of chunks cut it. */
const contains = (whole: string, part: string): boolean =>
  whole.length > part.length && part.length > 30 && whole.includes(part)

const maxima = (size: number) => (sentences: readonly Sentence[]) => {
  const most = new Float32Array(size)
  for (const { best } of sentences) {
    for (const [at, value] of best.entries()) most[at] = Math.max(most[at] ?? 0, value)
  }
  return most
}

function compare(
  asked: Asked,
  words: Word[],
  meaning: Meaning,
  place: Pick<Sentence, 'text' | 'source' | 'at' | 'citation'>,
): Sentence {
  const best = new Float32Array(asked.content.length)
  const bestAt = new Int16Array(asked.content.length).fill(-1)
  asked.content.forEach((wanted, at) => {
    words.forEach((word, place) => {
      if (word.isStop && word.stem !== wanted.stem) return
      const like = likeness(wanted, word, meaning)
      if (like > (best[at] ?? 0)) {
        best[at] = like
        bestAt[at] = place
      }
    })
  })
  return { ...place, words, best, bestAt, also: [] }
}

/** Words that shape a question more than they say what it is about. */
const generic = new Set(
  'name named called call kind type sort year day date time place person people thing long old far often large big happen happened give given take took make made use used get become became amount number percent percentage according main another example tell describe know nombre llama llamada tipo clase ano dia fecha hora lugar persona gente cosa largo grande ocurrio paso dio hizo usa utiliza cantidad numero porcentaje segun principal ejemplo'.split(
    ' ',
  ),
)

/** Inverse document frequency over the sentences, as in BM25, less for words that only shape the question. */
function weigh({ content }: Asked, sentences: readonly Sentence[]): Float32Array {
  const total = sentences.length + prior
  const raw = content.map(({ form }, at) => {
    let having = 0
    for (const { best } of sentences) if ((best[at] ?? 0) >= 0.99) having++
    return Math.log(1 + (total - having + 0.5) / (having + 0.5)) * (generic.has(form) ? genericWeight : 1)
  })
  const sum = raw.reduce((total, one) => total + one, 0) || 1
  return Float32Array.from(raw.map((weight) => weight / sum))
}
