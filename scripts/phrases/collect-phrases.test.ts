// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is read here is source code.
import { describe, expect, it } from 'vitest'
import { collectPhrases } from './collect-phrases'

const collected = (text: string) => collectPhrases('x.ts', text)

describe('collectPhrases', () => {
  it('takes messages and fixes of errors, of notes, and what is tagged', () => {
    expect(
      collected(`
        throw new AppError('not-found', \`There is no run \${id}.\`, { cause, fix: 'Look again.' })
        const note = { code: 'no-match', message: 'Nothing fits here.' }
        warnings.push(phrase\`Slide \${slide.page} is damaged.\`)
        const other = { title: 'Not taken at all.' }
      `),
    ).toEqual(['There is no run {id}.', 'Look again.', 'Nothing fits here.', 'Slide {page} is damaged.'])
  })

  it('takes every side of a condition, and numbers facts of one name', () => {
    expect(
      collected("new AppError('x', found ? 'One is there.' : `None of ${a.size} in ${b.size} is there.`)"),
    ).toEqual(['One is there.', 'None of {size} in {size2} is there.'])
    expect(
      collected("new AppError('x', `It ended${line && ` in line ${line}`}: ${said ?? 'it says nothing'}.`)"),
    ).toEqual([
      'It ended: {value}.',
      'It ended: it says nothing.',
      'It ended in line {line}: {value}.',
      'It ended in line {line}: it says nothing.',
    ])
  })

  it('follows constants, parameters and functions of the file', () => {
    const text = `
      const broken = (why: string) => new AppError('x', \`The file is damaged: \${why}.\`)
      throw broken('its end is missing')
      throw broken(\`“\${name}” is cut off\`)
      function reason() { if (a) return 'it is too long'; return error.message }
      const message = \`It failed: \${reason()}.\`
      throw new AppError('x', message)
    `
    expect(collected(text)).toEqual([
      'The file is damaged: its end is missing.',
      'The file is damaged: “{name}” is cut off.',
      'It failed: it is too long.',
      'It failed: {value}.',
    ])
  })

  it('leaves a parameter open that others may fill', () => {
    const text =
      "export function wrong(what: string) { return new AppError('x', `${what} is damaged.`) }; wrong('The book')"
    expect(collected(text)).toEqual(['The book is damaged.', '{what} is damaged.'])
  })

  it('leaves the label before a sentence to itself', () => {
    expect(collected("new AppError('x', `${field}: The size is wrong.`); phrase`name: it is too long`")).toEqual([
      'The size is wrong.',
      'it is too long',
    ])
  })

  it('has no use for what is only facts, or not known', () => {
    expect(collected("new AppError(code, `${field}: ${message}`); new AppError('x', error.message)")).toEqual([])
  })
})
