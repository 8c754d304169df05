import { describe, expect, it } from 'vitest'
import spanish from '@/messages/phrases.es.json'
import { AppError } from '@/pipeline/errors'
import { foreign, saidIn, say } from '@/pipeline/said'
import { factsOf } from '@/scripts/lib/facts-of'
import { describeFailure } from '@/server/adapters/shared/model-server/describe-failure'
import { sniffFile } from '@/server/knowledge/parse/sniff'

const tongue = { locale: 'es', catalogue: spanish }
const templates = Object.keys(spanish).map((template) => ({
  template,
  facts: factsOf(template).split(' ').filter(Boolean),
}))
const isCounted = (template: string, fact: string) => template.includes(`{${fact}, plural`)

describe('the Spanish catalogue', () => {
  it('says every template with its facts', () => {
    expect(templates.length).toBeGreaterThan(700)
    for (const { template, facts } of templates) {
      const args = Object.fromEntries(facts.map((fact) => [fact, isCounted(template, fact) ? 7 : `‹${fact}›`]))
      const text = saidIn(facts.length > 0 ? { template, args } : { template }, tongue)
      expect(text, template).toBeTruthy()
      for (const fact of facts) expect(text, template).toContain(String(args[fact]))
      if (facts.length > 0) expect(text, template).not.toMatch(/[{}]/)
    }
  })

  it('never translates a name, whatever it is called', () => {
    for (const name of ['The file', 'wrong', 'a zip archive', '{name}']) {
      for (const { template, facts } of templates) {
        if (!facts.includes('name') || isCounted(template, 'name')) continue
        const args = Object.fromEntries(facts.map((fact) => [fact, isCounted(template, fact) ? 7 : name]))
        expect(saidIn({ template, args }, tongue), template).toContain(name)
      }
    }
    const error = new AppError('conflict', say('“{name}” is run by {users}.', { name: 'The file', users: 'wrong' }))
    expect(saidIn(error.said.message, tongue)).toBe('«The file» se usa en wrong.')
  })

  it('has what helpers say, too', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(saidIn(describeFailure(refused), tongue)).toBe('allí no escucha nadie')
    expect(() => sniffFile(Buffer.from('GIF89a\0\0\0\0'), 'The file')).toThrowError(
      expect.objectContaining({ said: expect.objectContaining({ message: expect.anything() }) }),
    )
    try {
      sniffFile(Buffer.from('GIF89a\0\0\0\0'), 'The file')
    } catch (error) {
      expect(error instanceof AppError && saidIn(error.said.message, tongue)).toBe('«The file» es una imagen GIF.')
    }
  })

  it('is asked for, since no error takes a finished sentence', () => {
    const names = ['a', 'b']
    const wrong = () => [
      // @ts-expect-error a sentence that was put together has no template
      new AppError('conflict', `“${names.join()}” are taken.`),
      // @ts-expect-error nor has one that was joined
      new AppError('conflict', names.join(' ')),
    ]
    expect(wrong).toBeTypeOf('function')
    expect(new AppError('conflict', foreign(names.join(' '))).message).toBe('a b')
  })
})
