import { describe, expect, it } from 'vitest'
import type { Metadata } from '@/pipeline/chunk'
import type { FieldSpec } from '@/pipeline/filter'
import { declaredMetadata, misfits } from '@/server/knowledge/ingest/declared-metadata'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'

const read = (source: string) => parseHere(source, 'a.md')
const metadataOf = async (yaml: string) => (await read(`---\n${yaml}\n---\nText.\n`)).metadata

describe('front matter in YAML', () => {
  it('keeps words as they are written, and numbers that lose nothing', async () => {
    const yaml = [
      'code: 007',
      'version: 1.10',
      'id: 12345678901234567890',
      'hex: 0x1F',
      'zip: "01234"',
      'year: 2024',
      'ratio: 0.5',
      'draft: true',
      'legacy: yes',
      'time: 12:30',
      'address: http://a.test/#x # a comment',
    ].join('\n')
    expect(await metadataOf(yaml)).toEqual({
      code: '007',
      version: '1.10',
      id: '12345678901234567890',
      hex: '0x1F',
      zip: '01234',
      year: 2024,
      ratio: 0.5,
      draft: true,
      legacy: 'yes',
      time: '12:30',
      address: 'http://a.test/#x',
    })
  })

  it('has no values where nothing is said', async () => {
    expect(await metadataOf("year: ''\nmonth:\nday: ~\ntags: []\nlist: ['', null]\nkept: x")).toEqual({ kept: 'x' })
  })

  it('reads lists over lines, block texts, maps, quoted keys and aliases', async () => {
    const yaml = [
      'tags:',
      '  - weaving',
      '  - "looms, old"',
      'sizes: [1, 2.5]',
      'codes: [007, 8]',
      'summary: >',
      '  One line',
      '  and the next.',
      'note: |',
      '  first',
      '  second',
      'author:',
      '  name: Ana',
      '  Contact-Mail: ana@example.test',
      '"Reviewed By": &who Ben',
      'approved: *who',
      'base: &base {unit: bar}',
      'limits: {<<: *base, most: 5}',
      'people:',
      '  - name: Ana',
      '    role: weaver',
    ].join('\n')
    expect(await metadataOf(yaml)).toEqual({
      tags: ['weaving', 'looms, old'],
      sizes: [1, 2.5],
      codes: ['007', '8'],
      summary: 'One line and the next.',
      note: 'first\nsecond',
      author_name: 'Ana',
      author_contact_mail: 'ana@example.test',
      reviewed_by: 'Ben',
      approved: 'Ben',
      base_unit: 'bar',
      limits_unit: 'bar',
      limits_most: 5,
      people: ['name: Ana, role: weaver'],
    })
  })

  it('that is damaged is read entry by entry, with a warning', async () => {
    const parsed = await read('---\ntitle: Loom: the manual\ntags:\n  - a\n  - b\nowner: @ana\n---\nText.\n')
    expect(parsed.metadata).toEqual({ title: 'Loom: the manual', tags: ['a', 'b'], owner: '@ana' })
    expect(parsed.title).toBe('Loom: the manual')
    expect(parsed.text).toBe('Text.\n')
    expect(inEnglish(parsed.warnings)).toEqual([expect.stringContaining('not valid YAML (line 2)')])
  })

  it('stays in the text where a line of it is none', async () => {
    const parsed = await read('---\ntitle: [Loom\nand more words\n---\n# Text\n')
    expect(parsed.text).toContain('and more words')
    expect(parsed.headings.map((heading) => heading.text)).toEqual(['Text'])
    expect(parsed.warnings).toHaveLength(1)
  })

  it('names what it says twice', async () => {
    const parsed = await read('---\nCode: 1\ncode: 2\n---\nText.\n')
    expect(parsed.metadata).toEqual({ code: 2 })
    expect(inEnglish(parsed.warnings)).toEqual(['The front matter says more than once, and the last counts: code.'])
  })

  it('is none when it is no map: a rule above a text stays', async () => {
    for (const source of [
      '---\nJust a paragraph.\n---\nText.\n',
      '---\n- a\n- b\n---\nText.\n',
      '---\n# A heading\n---\nText.\n',
    ]) {
      expect(await read(source)).toMatchObject({ text: source, metadata: {}, warnings: [] })
    }
  })

  it.each([
    [
      'laughs',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map(
          (name, at) =>
            `${name}: &${name} {${Array.from({ length: 10 }, (_, key) => `k${key}: *${'abcdefghi'.charAt(at)}`).join(', ')}}`,
        )
        .join('\n')}`,
    ],
    ['many values', `list: [${'1, '.repeat(50_000)}1]`],
    ['a circle', 'a: &a {b: *a}\nc: d'],
    ['nesting', `a: ${'['.repeat(20_000)}`],
    ['many aliases', `a: &a x\nlist: [${'*a, '.repeat(20_000)}*a]`],
    ['a name of objects', '__proto__: {polluted: 1}\nconstructor: x'],
  ])(
    'stays bounded: %s',
    async (_, yaml) => {
      const parsed = await read(`---\n${yaml}\n---\nText.\n`)
      expect(parsed.text).toContain('Text.')
      expect(JSON.stringify(parsed.metadata).length).toBeLessThan(500_000)
      expect({}).not.toHaveProperty('polluted')
    },
    30_000,
  )
})

describe('front matter in TOML', () => {
  it('becomes metadata', async () => {
    const toml = [
      '# facts',
      'title = "Loom \\"manual\\""',
      "code = '007'",
      'draft = false',
      'date = 2024-01-31',
      'weight = 10 # heavy',
      'tags = [',
      '  "a", # first',
      '  "b",',
      ']',
      'summary = """',
      'one',
      'two"""',
      '[params.author]',
      'name = "Ana"',
    ].join('\n')
    const parsed = await read(`+++\n${toml}\n+++\nText.\n`)
    expect(parsed.text).toBe('Text.\n')
    expect(parsed.warnings).toEqual([])
    expect(parsed.metadata).toEqual({
      title: 'Loom "manual"',
      code: '007',
      draft: false,
      date: '2024-01-31',
      weight: 10,
      tags: ['a', 'b'],
      summary: 'one\ntwo',
      params_author_name: 'Ana',
    })
  })

  it('stays in the text, with a warning, where it cannot be read', async () => {
    const parsed = await read('+++\ntitle = "Loom"\nno value here\n+++\nText.\n')
    expect(inEnglish(parsed)).toMatchObject({
      metadata: { title: 'Loom' },
      warnings: [expect.stringContaining('TOML (line 3)')],
    })
    expect(parsed.text).toContain('no value here')
  })
})

describe('declared fields', () => {
  const field = (type: 'keyword' | 'number' | 'boolean' | 'datetime' | 'text') => [{ name: 'a', type }]

  const fitting: [FieldSpec['type'], Metadata[string], Metadata[string]][] = [
    ['keyword', '007', '007'],
    ['keyword', 2024, '2024'],
    ['keyword', [1, 2], ['1', '2']],
    ['number', '007', 7],
    ['number', '1.10', 1.1],
    ['number', '1_000', 1000],
    ['number', ['1', '2'], [1, 2]],
    ['boolean', 'yes', true],
    ['boolean', 'FALSE', false],
    ['datetime', 2024, '2024-01-01T00:00:00.000Z'],
    ['datetime', '2024-03', '2024-03-01T00:00:00.000Z'],
    ['datetime', '2024-3-1', '2024-03-01T00:00:00.000Z'],
    ['datetime', '2024-03-01 14:30', '2024-03-01T14:30:00.000Z'],
    ['datetime', '2024-03-01T14:30:10.5+02:00', '2024-03-01T12:30:10.500Z'],
    ['datetime', '2024-03-01 14:30:00 -0530', '2024-03-01T20:00:00.000Z'],
    ['datetime', 'Fri, 01 Mar 2024 14:30:00 +0100', '2024-03-01T13:30:00.000Z'],
    ['datetime', ['2024-03-01'], '2024-03-01T00:00:00.000Z'],
    ['text', ['a', 'b'], 'a, b'],
  ]
  it.each(fitting)('%s takes %j as %j', (type, value, expected) => {
    const stated = { a: value }
    expect(declaredMetadata(stated, field(type))).toEqual({ a: expected })
    expect(misfits(stated, field(type))).toEqual([])
  })

  const wrong: [FieldSpec['type'], Metadata[string], string][] = [
    ['number', 'many', 'a number'],
    ['number', '0x1F', 'a number'],
    ['number', true, 'a number'],
    ['number', ['1', 'two'], 'a number'],
    ['boolean', 'perhaps', 'true or false'],
    ['boolean', 2, 'true or false'],
    ['datetime', '2024-02-30', 'a date'],
    ['datetime', 'soon', 'a date'],
  ]
  it.each(wrong)('%s does not take %j, and says so', (type, value, kind) => {
    const stated = { a: value }
    expect(declaredMetadata(stated, field(type))).toEqual({})
    expect(inEnglish(misfits(stated, field(type)))).toEqual([
      `The field “a” says “${String(value)}”, which is not ${kind}: filters do not see it.`,
    ])
  })

  it('an empty value is neither there nor wrong', () => {
    for (const type of ['keyword', 'number', 'boolean', 'datetime', 'text'] as const) {
      expect(declaredMetadata({ a: '' }, field(type))).toEqual({})
      expect(misfits({ a: ' ' }, field(type))).toEqual([])
    }
  })
})
