import type { Sentence } from './read-sources'
import type { Word } from './words'

/** From here on a word of the question counts as standing in the sentence itself, not only a word like it. */
export const itself = 0.84

/** How the words of a question run along those of a sentence. */
export interface Alignment {
  /** The longest run of the question's words that the sentence has too; and the share of them that stand in any such run. */
  run: number
  copied: number
  /** Score of the best local alignment. */
  score: number
  /** Content words within it: the same in both, another one in its place, one that the sentence has not. */
  same: number
  replaced: number
  added: number
}

const shares = { content: 2, stop: 0.5 }
const costs = { content: 0.5, stop: 0.1, skipped: 0.25, skippedStop: 0.05, other: 0.2 }

export function alignmentOf(asked: readonly Word[], words: readonly Word[]): Alignment {
  const { run, copied } = runsOf(asked, words)
  return { run, copied: copied / Math.max(1, asked.length), ...localAlignment(asked, words) }
}

function runsOf(asked: readonly Word[], words: readonly Word[]): { run: number; copied: number } {
  const copied = new Set<number>()
  let longest = 0
  for (let from = 0; from < asked.length; from++) {
    for (let at = 0; at < words.length; at++) {
      let length = 0
      let content = 0
      for (; from + length < asked.length && asked[from + length]?.form === words[at + length]?.form; length++) {
        if (!asked[from + length]?.isStop) content++
      }
      longest = Math.max(longest, length)
      if (length >= 2 && content >= 1) for (let step = 0; step < length; step++) copied.add(from + step)
    }
  }
  return { run: longest, copied: copied.size }
}

type Step = 'none' | 'both' | 'question' | 'sentence'

/** The best local alignment (Smith and Waterman 1981), of whole words. */
function localAlignment(asked: readonly Word[], words: readonly Word[]) {
  const scores: number[][] = [new Array<number>(words.length + 1).fill(0)]
  const steps: Step[][] = [new Array<Step>(words.length + 1).fill('none')]
  const top = { score: 0, row: 0, column: 0 }
  asked.forEach((own, at) => {
    const before = scores[at] ?? []
    const row = [0]
    const taken: Step[] = ['none']
    words.forEach((word, place) => {
      const choices: [Step, number][] = [
        ['none', 0],
        ['both', (before[place] ?? 0) + met(own, word)],
        ['question', (before[place + 1] ?? 0) - (own.isStop ? costs.stop : costs.content)],
        ['sentence', (row[place] ?? 0) - (word.isStop ? costs.skippedStop : costs.skipped)],
      ]
      let [step, score] = choices[0] ?? ['none', 0]
      for (const [other, value] of choices) if (value > score) [step, score] = [other, value]
      row.push(score)
      taken.push(step)
      if (score > top.score) Object.assign(top, { score, row: at + 1, column: place + 1 })
    })
    scores.push(row)
    steps.push(taken)
  })
  return { score: top.score, ...countSteps(asked, words, steps, top) }
}

const isSame = (a: Word, b: Word): boolean => a.stem === b.stem || a.form === b.form

function met(a: Word, b: Word): number {
  if (isSame(a, b)) return a.isStop ? shares.stop : shares.content
  return a.isStop || b.isStop ? -costs.other : -costs.content
}

function countSteps(
  asked: readonly Word[],
  words: readonly Word[],
  steps: readonly (readonly Step[])[],
  from: { row: number; column: number },
) {
  const counts = { same: 0, replaced: 0, added: 0 }
  let { row, column } = from
  for (let step = steps[row]?.[column]; step && step !== 'none'; step = steps[row]?.[column]) {
    const own = asked[row - 1]
    const word = words[column - 1]
    if (own && !own.isStop && step !== 'sentence') {
      if (step === 'question' || !word || (word.isStop && !isSame(own, word))) counts.added++
      else if (isSame(own, word)) counts.same++
      else counts.replaced++
    }
    if (step !== 'sentence') row--
    if (step !== 'question') column--
  }
  return counts
}

/** Share of the pairs of matched words that stand in the other order than in the question. */
export function inversions({ best, bestAt }: Sentence): number {
  const places = [...bestAt].filter((_, at) => (best[at] ?? 0) >= itself)
  const pairs = (places.length * (places.length - 1)) / 2
  let turned = 0
  places.forEach((place, at) => {
    for (const later of places.slice(at + 1)) if (place > later) turned++
  })
  return pairs === 0 ? 0 : turned / pairs
}
