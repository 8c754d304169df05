import type { TokenLogprob } from '@/server/capabilities/chat-model'
import { plain } from './definition'

/** A label with what the model says for it. */
export interface Choice {
  name: string
  answer: string
}

/** What the labels have together must be so likely; else the model is about to say something else. */
const LEAST_MASS = 0.1
/** Of that, so much may go to tokens that could begin several labels. */
const MOST_UNCLEAR = 0.02

/** The probability of each label by its name; they add up to 1. `mass`: what the labels had together before that. */
export interface LabelScores {
  scores: Record<string, number>
  mass: number
}

/** A text without the space, quotes and marks that models put before what they say. */
const bare = (text: string): string => plain(text.replace(/^[\s"'“«*_`]+/u, ''))

/** Whether a text may become an answer, or is one with no more than a mark behind it. */
export function fits(text: string, answer: string): boolean {
  if (answer.startsWith(text)) return true
  return text.startsWith(answer) && !/^[\p{L}\p{N}]/u.test(text.slice(answer.length))
}

/**
 * How likely each label is, from what a model could have said: along the tokens that it did say, every alternative that can
 * only become one label's answer counts for that label. `null` where that does not tell: no alternatives were given, the
 * labels are hardly among them, or they begin alike where the model went another way.
 */
export function scoreLabels(choices: readonly Choice[], tokens: readonly TokenLogprob[]): LabelScores | null {
  const answers = choices.map(({ name, answer }) => ({ name, answer: plain(answer) }))
  const found = new Map(answers.map(({ name }) => [name, 0]))
  const add = (name: string, p: number) => found.set(name, (found.get(name) ?? 0) + p)
  let said = ''
  let weight = 1
  let unclear = 0
  let open = true
  for (const { token, logprob, top } of tokens) {
    open = false
    for (const other of top.some((each) => each.token === token) ? top : [...top, { token, logprob }]) {
      const text = bare(said + other.token)
      const p = weight * Math.exp(other.logprob)
      const fitting = text === '' ? [] : answers.filter(({ answer }) => fits(text, answer))
      const [only] = fitting
      if (only && fitting.length === 1) add(only.name, p)
      // The way on is known only for what the model said itself.
      else if (other.token === token && (text === '' || fitting.length > 1)) open = true
      else if (fitting.length > 1) unclear += p
    }
    if (!open) break
    said += token
    weight *= Math.exp(logprob)
  }
  if (open && bare(said) !== '') {
    const whole = answers.find(({ answer }) => answer === bare(said))
    if (whole) add(whole.name, weight)
    else unclear += weight
  }
  const mass = [...found.values()].reduce((sum, p) => sum + p, 0)
  if (mass < LEAST_MASS || unclear > mass * MOST_UNCLEAR) return null
  return { scores: Object.fromEntries([...found].map(([name, p]) => [name, p / mass])), mass }
}

/** The label that a text names: it begins with its answer, or has that of no other among its words. */
export function labelIn(choices: readonly Choice[], text: string): string | null {
  const said = bare(text)
  if (said === '') return null
  const begins = choices.filter(({ answer }) => said.startsWith(plain(answer)) && fits(said, plain(answer)))
  // Of "no" and "no answer" it is the longer one.
  const [first] = begins.sort((a, b) => b.answer.length - a.answer.length)
  if (first) return first.name
  const words = ` ${said.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `
  const named = choices.filter(({ answer }) =>
    words.includes(
      ` ${plain(answer)
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()} `,
    ),
  )
  return named.length === 1 ? (named[0]?.name ?? null) : null
}
