import { describe, expect, it } from 'vitest'
import { marksOf } from './marks'

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

  it('leaves what is not closed, what is no mark, and minus signs', () => {
    for (const text of ['so **far', 'a ** b ** c', '2 * 3 * 4', 'C# and #1', 'it is - cold', '-5 degrees', ''])
      expect(
        marksOf(text)
          .map((mark) => mark.text)
          .join(''),
      ).toBe(text)
  })
})
