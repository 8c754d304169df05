import { describe, expect, it } from 'vitest'
import { marksOf, tableRows } from './marks'

describe('marksOf', () => {
  it('takes bold and code out of their marks and keeps the rest', () => {
    expect(marksOf('Bring **your card [2]** and `id`.')).toEqual([
      { kind: 'plain', text: 'Bring ' },
      { kind: 'strong', text: 'your card [2]' },
      { kind: 'plain', text: ' and ' },
      { kind: 'code', text: 'id' },
      { kind: 'plain', text: '.' },
    ])
  })

  it('shows headings in bold and dashes of lists as bullets', () => {
    expect(marksOf('## **Hours**\n- at 8 [1]\n  * at 9')).toEqual([
      { kind: 'strong', text: 'Hours' },
      { kind: 'plain', text: '\n• at 8 [1]\n  • at 9' },
    ])
  })

  it('leaves code between fences as it was written, also before its end has come', () => {
    const code = '# install\n- x = `a` ** 2\n\n```` not the end'
    expect(marksOf(`Run **this**:\n\`\`\`sh\n${code}\n\`\`\`\n# Then [1]`)).toEqual([
      { kind: 'plain', text: 'Run ' },
      { kind: 'strong', text: 'this' },
      { kind: 'plain', text: ':\n' },
      { kind: 'block', text: code },
      { kind: 'strong', text: 'Then [1]' },
    ])
    expect(marksOf('a\n~~~\n# b\n- c')).toEqual([
      { kind: 'plain', text: 'a\n' },
      { kind: 'block', text: '# b\n- c' },
    ])
    expect(marksOf('```js')).toEqual([{ kind: 'block', text: '' }])
    expect(marksOf('```\n```')).toEqual([{ kind: 'block', text: '' }])
  })

  it('takes a table out, also while its last row comes', () => {
    const table = '| Day | Hours |\n| --- | :-: |\n| Monday | 8–19 [1] |\n| Satur'
    expect(marksOf(`Hours:\n${table}`)).toEqual([
      { kind: 'plain', text: 'Hours:\n' },
      { kind: 'table', text: table },
    ])
    expect(marksOf(`${table}day | 9–13 |\n\n- by **phone**`)).toEqual([
      { kind: 'table', text: `${table}day | 9–13 |\n` },
      { kind: 'plain', text: '\n• by ' },
      { kind: 'strong', text: 'phone' },
    ])
    // Pipes alone make no table, and those in code stay.
    const none = '| a | b |\n| c | d |'
    expect(marksOf(none)).toEqual([{ kind: 'plain', text: none }])
    expect(marksOf(`\`\`\`\n${table}\n\`\`\``)).toEqual([{ kind: 'block', text: table }])
  })

  it('reads the cells of a table, as many in each row as it has headings', () => {
    expect(tableRows('| Day | Hours |\n|---|---|\n| Monday | 8\\|9 |\n| Sunday\n| a | b | c |\n|  | x |')).toEqual([
      ['Day', 'Hours'],
      ['Monday', '8|9'],
      ['Sunday', ''],
      ['a', 'b'],
      ['', 'x'],
    ])
  })

  it('leaves what is not closed, what is no mark, and minus signs', () => {
    for (const text of ['so **far', 'a ** b ** c', '2 * 3 * 4', 'C# and #1', 'it is - cold', '-5 degrees', ''])
      expect(
        marksOf(text)
          .map((mark) => mark.text)
          .join(''),
      ).toBe(text)
  })
})
