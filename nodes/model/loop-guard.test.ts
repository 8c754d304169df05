import { describe, expect, it } from 'vitest'
import { LoopGuard } from './loop-guard'

/** What is left of a text that comes in pieces of `size`, and after how many characters it was known. */
function watch(text: string, { size = 4, structured = false } = {}) {
  const guard = new LoopGuard(structured)
  for (let at = 0; at < text.length; at += size) {
    const loop = guard.push(text.slice(at, at + size))
    if (loop) return { kept: text.slice(0, loop.end), after: at + size, times: loop.times }
  }
  const loop = guard.look()
  return loop ? { kept: text.slice(0, loop.end), after: text.length, times: loop.times } : undefined
}

const paragraph =
  'The pump must be switched off before it is serviced, since the safety valve opens at five bar. ' +
  'Who leaves it on loses the warranty, as chapter four of the handbook tells in its last section.\n\n'

describe('LoopGuard', () => {
  it.each([
    ['a few words', 'I do not know. '],
    ['a sentence', 'The valve opens at five bar, and the pump stops. '],
    ['a paragraph', paragraph],
    [
      'several paragraphs',
      `${paragraph}${paragraph.replaceAll('pump', 'loom')}${paragraph.replaceAll('valve', 'reed')}`,
    ],
    ['Spanish', 'La bomba se apaga antes de la revisión. '],
    ['Chinese', '维护之前必须关闭水泵，否则保修无效。'],
  ])('finds %s that stands three times in a row, and keeps it once', (_name, passage) => {
    const before = 'As the sources tell [1], this is so: '
    for (const size of [1, 7, 5_000]) {
      const found = watch(before + passage.repeat(40), { size })
      expect(found?.kept.trimEnd()).toBe((before + passage).trimEnd())
      if (size < 100) expect(found?.after).toBeLessThan(before.length + passage.length * 3 + 60)
    }
    expect(watch(before + passage.repeat(3))?.times).toBe(3)
    expect(watch(before + passage.repeat(2))).toBeUndefined()
  })

  it('keeps the end of the passage where what stands before it ends alike', () => {
    expect(watch(`Well. ${'It opens at five bar [1]. '.repeat(30)}`)?.kept).toBe('Well. It opens at five bar [1].')
  })

  it('finds a word that goes on and on, and marks too', () => {
    expect(watch(`It is ${'very '.repeat(300)}`)?.kept.length).toBeLessThan(20)
    expect(watch(`Look: ${'- '.repeat(900)}`)).toBeDefined()
    expect(watch(`Look:${'\n'.repeat(900)}`)).toBeDefined()
  })

  it('leaves honest repetition alone', () => {
    const rows = Array.from({ length: 30 }, (_, at) => `| P-${at} | yes | no | not applicable |`).join('\n')
    const lists = Array.from({ length: 20 }, (_, at) => `- Pump ${at}: the value is not known.`).join('\n')
    const steps = Array.from({ length: 20 }, (_, at) => `${at + 1}. Press the red button for ${at} seconds.`).join('\n')
    const same = '| n/a | n/a | n/a |\n'.repeat(8)
    const code = `\`\`\`js\n${'  await page.click("button.next") // go on to next page\n'.repeat(7)}\`\`\`\n`
    const closing = `\`\`\`\n${'}\n'.repeat(12)}\`\`\`\n`
    const song = 'Row, row, row your boat. Very, very, very, very good. Ha ha ha ha ha ha ha!'
    const rule = `${'-'.repeat(80)}\n${'=-'.repeat(60)}\n|${'---|'.repeat(12)}\n`
    for (const text of [rows, lists, steps, same, code, closing, song, rule, `${paragraph}And: ${paragraph}So.`]) {
      expect(watch(text), text).toBeUndefined()
    }
    const json = JSON.stringify(Array.from({ length: 8 }, () => ({ name: 'not known', value: null, unit: 'bar' })))
    expect(watch(json, { structured: true })).toBeUndefined()
  })

  it('costs no more per character in a long text', () => {
    let text = ''
    for (let at = 0; text.length < 400_000; at++) text += `Sentence ${at} tells of a loom and of its shuttle. `
    const guard = new LoopGuard()
    let looked = 0
    for (let at = 0; at < text.length; at += 5) {
      if (guard.push(text.slice(at, at + 5))) looked++
    }
    expect(looked).toBe(0)
  })
})
