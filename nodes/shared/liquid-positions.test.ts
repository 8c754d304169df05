import { describe, expect, it } from 'vitest'
import { parseTemplate } from './template/liquid'

describe('places in a template', () => {
  it('are the line and column, whatever ends the text before', () => {
    expect(parseTemplate('{{ a }}\n\n  {{ b | nonsense }}').fault).toMatchObject({ line: 3 })
    expect(parseTemplate('{% if a %}').fault).toMatchObject({ line: 1 })
  })

  it.each([
    ['many names', '{{a}}'.repeat(20_000)],
    ['many assignments', '{% assign a = b %}\n'.repeat(5_000)],
    ['one long condition', `{% if a${' and a'.repeat(16_000)} %}{% endif %}`],
    ['many branches', `{% case a %}${'{% when b %}'.repeat(8_000)}{% endcase %}`],
  ])('are found in time that grows with the text: %s', (_name, text) => {
    const started = process.cpuUsage()
    expect(parseTemplate(text).fault).toBeUndefined()
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(3)
  })
})
