/** What the model doubles say: deterministic, from the words of the prompt alone. */

export interface DoubleMessage {
  role: string
  content: string
}

interface Passage {
  number: number
  text: string
}

const fillers = new Set(
  'a an and are as at be by de del do does el en es for from how in is it la las lo los no of on or que qué se the to un una was what when where which who why with yes y'.split(
    ' ',
  ),
)

/** The words of a text that carry meaning, in lower case, without a plural `s`. */
export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.filter((word) => !fillers.has(word)).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
}

/** The part of `question`'s words that `text` has, 0–1. */
export function overlap(question: string, text: string): number {
  const asked = new Set(wordsOf(question))
  const there = new Set(wordsOf(text))
  return asked.size === 0 ? 0 : [...asked].filter((word) => there.has(word)).length / asked.size
}

const sourceBlocks = /<(source|passage)(?: (?:id|number)="(\d+)")?[^>]*>\n?([\s\S]*?)<\/\1>/g
const numberedLines = /^\s*(?:\[(\d+)\]|(\d+)[.)])\s+(.+)$/gm

/** The passages of a prompt: `<source id="n">` and `<passage number="n">` blocks, else lines that begin with `[n]` or `n.`. */
export function passagesOf(prompt: string): Passage[] {
  const blocks = [...prompt.matchAll(sourceBlocks)]
  if (blocks.length > 0) return blocks.map(([, , id, text = '']) => ({ number: Number(id ?? 1), text }))
  return [...prompt.matchAll(numberedLines)].map(([, a, b, text = '']) => ({ number: Number(a ?? b), text }))
}

/** The question of a prompt: what stands in `<query>`, else the last line outside the sources that asks, else all of it. */
export function questionOf(messages: readonly DoubleMessage[]): string {
  const outside = (messages.findLast(({ role }) => role === 'user')?.content ?? '').replaceAll(sourceBlocks, ' ')
  const tagged = /<(query|question)>([\s\S]*?)<\/\1>/i.exec(outside)?.[2]
  const asking = outside.split('\n').findLast((line) => line.trim().endsWith('?'))
  return (tagged ?? asking ?? outside).trim()
}

/** Quotes the sentence of the passages that shares most words with the question, and cites it; judges when asked for yes or no. */
export function answerFrom(messages: readonly DoubleMessage[]): string {
  const [likeliest] = chances(messages) ?? []
  if (likeliest) return likeliest.token
  const question = questionOf(messages)
  const passages = passagesOf(messages.map(({ content }) => content).join('\n\n'))
  let best = { score: 0, text: 'The sources do not say.' }
  for (const { number, text } of passages) {
    for (const sentence of text.split(/(?<=[.!?])\s+/)) {
      const score = overlap(question, sentence) + overlap(question, text) / 10
      if (score > best.score) best = { score, text: `${sentence.trim()} [${number}]` }
    }
  }
  if (passages.length > 0) return best.text
  return `You said: ${question.slice(0, 200)}`
}

/** How likely a model would call the prompt's passages relevant to its question; null when the prompt asks no such thing. */
export function relevance(messages: readonly DoubleMessage[]): number | null {
  const prompt = messages.map(({ content }) => content).join('\n')
  if (!/yes or no|"yes"|'yes'/i.test(prompt)) return null
  const passages = passagesOf(prompt).map(({ text }) => text)
  return passages.length === 0 ? null : 0.02 + 0.96 * overlap(questionOf(messages), passages.join('\n'))
}

const oneOf = /\b(?:one word|una palabra|one of these|una de estas)[^:\n]*: *([^.\n]+)/i

/**
 * What the model could answer where a prompt asks for one of several answers, the likeliest first: that of the example
 * whose question has most words in common with what is asked, else the one that the words of the text fall on. `null` where
 * the prompt asks no such thing.
 */
export function chances(messages: readonly DoubleMessage[]): { token: string; p: number }[] | null {
  const judged = relevance(messages)
  if (judged !== null) {
    const both = [
      { token: 'yes', p: judged },
      { token: 'no', p: 1 - judged },
    ]
    return both.sort((a, b) => b.p - a.p)
  }
  const named = messages.findLast(({ content }) => oneOf.test(content))
  const answers =
    oneOf
      .exec(named?.content ?? '')?.[1]
      ?.split(/, *| or | o /)
      .map((each) => each.trim()) ?? []
  if (answers.length < 2) return null
  const asked = messages.at(-1)?.content ?? ''
  const shown = messages.flatMap(({ role, content }, at) =>
    role === 'assistant' ? [{ answer: content, near: overlap(asked, messages[at - 1]?.content ?? '') }] : [],
  )
  const nearest = shown.sort((a, b) => b.near - a.near).find(({ answer }) => answers.includes(answer))
  const fallen = answers[wordsOf(asked).join('').length % answers.length] ?? ''
  const first = nearest?.answer ?? fallen
  return [first, ...answers.filter((answer) => answer !== first)].map((token, at) => ({
    token,
    p: at === 0 ? 0.8 : 0.15 / (answers.length - 1),
  }))
}

interface SchemaNode {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  items?: SchemaNode
  properties?: Record<string, SchemaNode>
  required?: string[]
  minItems?: number
  minimum?: number
  anyOf?: SchemaNode[]
}

/** A small value that follows a JSON schema. Arrays of numbers rank the prompt's passages, best first. */
export function jsonFor(schema: SchemaNode, messages: readonly DoubleMessage[]): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) {
    const [likeliest] = chances(messages) ?? []
    return likeliest && schema.enum.includes(likeliest.token) ? likeliest.token : schema.enum[0]
  }
  if (schema.anyOf?.[0]) return jsonFor(schema.anyOf[0], messages)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, member]) => [key, jsonFor(member, messages)]),
      )
    case 'array':
      return rankedItems(schema.items ?? {}, messages)
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return answerFrom(messages)
  }
}

function rankedItems(items: SchemaNode, messages: readonly DoubleMessage[]): unknown[] {
  const question = questionOf(messages)
  const ranked = passagesOf(messages.map(({ content }) => content).join('\n\n'))
    .map(({ number, text }) => ({ number, score: overlap(question, text) }))
    .sort((a, b) => b.score - a.score)
  if (items.type === 'integer' || items.type === 'number') return ranked.map(({ number }) => number)
  if (items.type !== 'object' || ranked.length === 0) return [jsonFor(items, messages)]
  return ranked.map(({ number, score }) =>
    Object.fromEntries(
      Object.entries(items.properties ?? {}).map(([key, member]) => {
        if (member.type === 'number' || /score|relevance/i.test(key))
          return [key, member.type === 'integer' ? Math.round(score * 10) : score]
        return [key, member.type === 'integer' ? number : jsonFor(member, messages)]
      }),
    ),
  )
}

/** Pieces of a text as a model streams them: words with the space before them. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

const embedPrefix =
  /^(search_(query|document): |query: |passage: |task: .*? \| query: |title: .*? \| text: |Represent this sentence for searching relevant passages: |Instruct: .*\nQuery: ?)/

/** A unit vector of a text's hashed words: texts with common words are near each other. */
export function vectorFor(text: string, dimension: number): number[] {
  const vector = new Array<number>(dimension).fill(0)
  for (const word of wordsOf(text.replace(embedPrefix, ''))) {
    let hash = 2166136261
    for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 16777619) >>> 0
    const slot = hash % dimension
    vector[slot] = (vector[slot] ?? 0) + (hash & 0x10000 ? 1 : -1)
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (length === 0) vector[0] = 1
  return length === 0 ? vector : vector.map((value) => value / length)
}
