import { describe, expect, it } from 'vitest'
import { parseHere } from '@/test/builders/parse'

const headingsOf = async (source: string) =>
  (await parseHere(source, 'a.md')).headings.map(({ level, text, start }) => [
    level,
    text,
    source.slice(start, start + 1),
  ])

describe('headings of Markdown', () => {
  it.each([
    ['a comment', '<!--\n# no\n\nNo\n---\n-->\n# Yes'],
    ['a comment on one line', '<!-- # no -->\n# Yes <!-- omit in toc -->'],
    ['a comment behind text', 'text <!-- begins\n# no\n--> ends\n\n# Yes'],
    ['a comment of MDX', '{/*\n# no\n*/}\n# Yes'],
    ['a script', '<script>\n# no\n</script>\n# Yes'],
    ['preformatted HTML', '<pre>\n# no\n\n# no\n</pre>\n# Yes'],
    ['code', '```sh\n# no\n<!--\n```\n# Yes'],
    ['code in a list', '- ```sh\n  # no\n  ```\n\n# Yes'],
    ['indented code', '    # no\n\n# Yes'],
    ['a fence within a longer one', '````\n```\n# no\n````\n# Yes'],
    ['what only looks like a fence', '```x``` and\n\n# Yes'],
    ['what only looks like a comment', '`<!--` begins one.\n\n# Yes'],
  ])('are found beside %s', async (_, source) => {
    expect(await headingsOf(source)).toEqual([[1, 'Yes', '#']])
  })

  it('tables in comments are none, and the text stays as it is written', async () => {
    const source = '<!--\n| a | b |\n|---|---|\n-->\n\n| c | d |\n|---|---|\n'
    const parsed = await parseHere(source, 'a.md')
    expect(parsed.text).toBe(source)
    expect(parsed.blocks).toMatchObject([{ header: '| c | d |\n|---|---|' }])
  })

  it('a comment that is never closed, and many of them, cost no more than their length', async () => {
    expect(await headingsOf(`# Yes\n${'<!-- '.repeat(200_000)}\n# no`)).toHaveLength(1)
    expect(await headingsOf(`# Yes\n${'`'.repeat(100_000)}${' ` <!-- -->'.repeat(50_000)}`)).toHaveLength(1)
  }, 20_000)
})
