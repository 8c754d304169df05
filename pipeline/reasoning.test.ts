import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReasoningSplitter, withoutReasoning } from './reasoning'

/** What a reader of the stream has at its end, when the text comes in the given pieces. */
function split(pieces: readonly string[], presumed = false) {
  const splitter = new ReasoningSplitter(presumed)
  let answer = ''
  let reasoning = ''
  for (const piece of [...pieces.map((text) => splitter.push(text)), splitter.end()].flat()) {
    if (piece.kind === 'reset') answer = ''
    else if (piece.kind === 'answer') answer += piece.text
    else reasoning += piece.text
  }
  expect(answer).toBe(splitter.text)
  return { answer, reasoning: splitter.reasoning, streamed: reasoning, beganInside: splitter.beganInside }
}
const letters = (text: string) => [...text]

const cases: [name: string, text: string, answer: string, reasoning: string][] = [
  ['a block before', '<think>\nHm [99].\n</think>\n\nFive bar [1].', 'Five bar [1].', 'Hm [99].'],
  ['an empty block', '<think>\n\n</think>\n\nFive bar [1].', 'Five bar [1].', ''],
  ['capitals', '<Thinking>Hm.</THINKING>Five.', 'Five.', 'Hm.'],
  ['another name', '<reasoning>Hm.</reasoning>\nFive.', 'Five.', 'Hm.'],
  ['a block in between', 'Five bar [1]. <think>Is it?</think>Yes.', 'Five bar [1]. Yes.', 'Is it?'],
  ['two blocks', '<think>One.</think>A. <think>Two.</think>B.', 'A. B.', 'One.\n\nTwo.'],
  ['a block in a sentence', 'It is <think>5 or 6?</think>five bar.', 'It is five bar.', '5 or 6?'],
  ['a lone end', 'The user asks [99].\n</think>\n\nFive bar [1].', 'Five bar [1].', 'The user asks [99].'],
  ['a lone end in a line', 'Let me look it up </think>Five bar [1].', 'Five bar [1].', 'Let me look it up'],
  ['no end', '<think>\nHm, what if [99]', '', 'Hm, what if [99]'],
  ['no end, later', 'Five bar [1].\n<think>But wait [99]', 'Five bar [1].\n', 'But wait [99]'],
  ['Mistral’s marks', '[THINK]Hm.[/THINK]Five [1].', 'Five [1].', 'Hm.'],
  ['ByteDance’s marks', '<seed:think>Hm.</seed:think>Five.', 'Five.', 'Hm.'],
  [
    'Cohere’s marks',
    '<|START_THINKING|>Hm [9].<|END_THINKING|><|START_RESPONSE|>Five [1].<|END_RESPONSE|>',
    'Five [1].',
    'Hm [9].',
  ],
  ['marks with attributes', '<thinking type="plan">Hm.</thinking >Five.', 'Five.', 'Hm.'],
  ['Kimi’s marks', '◁think▷Hm.◁/think▷Five.', 'Five.', 'Hm.'],
  [
    'channels',
    '<|channel|>analysis<|message|>Hm [99].<|end|><|start|>assistant<|channel|>final<|message|>Five bar [1].<|return|>',
    'Five bar [1].',
    'Hm [99].',
  ],
  ['a final channel alone', '<|channel|>final<|message|>Five bar [1].', 'Five bar [1].', ''],
  ['JSON behind it', '<think>{"a":0}</think>{"a":1}', '{"a":1}', '{"a":0}'],
]
const kept = [
  'Write `<think>` before and `</think>` behind it.',
  'Example:\n```html\n<think>Hm.</think>\n```\nThat is all.',
  '~~~\n</think>\n~~~\ndone',
  'The tag "<think>" opens and "</think>" closes.',
  '{"tag": "<think>", "end": "</think>"}',
  'Models put the tag <think> before what they consider.',
  'They end it with the </think> tag, and then answer.',
  'a < b and c <t and [TH and <|x',
  'See [1] and <b>bold</b> <thin> [THIN].',
  'Set <thinner a="1"> and <p class="think">.',
]

describe('ReasoningSplitter', () => {
  it.each(cases)('takes out %s', (_name, text, answer, reasoning) => {
    for (const pieces of [[text], letters(text)]) {
      expect(split(pieces)).toMatchObject({ answer, reasoning })
    }
    expect(withoutReasoning(text)).toBe(answer)
  })

  it.each(kept)('leaves what only speaks of it: %s', (text) => {
    for (const pieces of [[text], letters(text)]) expect(split(pieces)).toMatchObject({ answer: text, reasoning: '' })
  })

  it('says the same wherever the stream is cut', () => {
    const texts = fc.constantFrom(...cases.map(([, text]) => text), ...kept)
    fc.assert(
      fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), (text, sizes) => {
        const pieces: string[] = []
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          pieces.push(text.slice(at, at + size))
          at += size
        }
        expect(split(pieces)).toMatchObject({ answer: split([text]).answer, reasoning: split([text]).reasoning })
      }),
    )
  })

  it('streams nothing of a model that is known to begin inside as answer', () => {
    const pieces = letters('Hm [99].\n</think>\nFive bar [1].')
    const splitter = new ReasoningSplitter(true)
    const seen = pieces.flatMap((piece) => splitter.push(piece))
    expect(seen.some(({ kind }) => kind === 'reset')).toBe(false)
    expect(splitter).toMatchObject({ text: 'Five bar [1].', reasoning: 'Hm [99].', beganInside: true })
    expect(split(['Five bar [1].'], true)).toMatchObject({ answer: 'Five bar [1].', reasoning: '', beganInside: false })
  })

  it('passes plain text on as it comes', () => {
    const splitter = new ReasoningSplitter()
    expect(splitter.push('Five bar')).toEqual([{ kind: 'answer', text: 'Five bar' }])
    expect(splitter.push(' [1].')).toEqual([{ kind: 'answer', text: ' [1].' }])
  })
})
