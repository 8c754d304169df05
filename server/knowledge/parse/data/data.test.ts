import { describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { blockTexts, parseHere } from '@/test/builders/parse'

describe('CSV', () => {
  it('keeps the header with the rows, in a table or row by row', async () => {
    const source = 'Yarn;Price;Note\r\n"Wool; fine";1,50;"two\r\nlines"\r\nLinen;2,00;\r\n'
    const table = await parseHere(source, 'a.csv')
    expect(table.text).toBe(
      '| Yarn | Price | Note |\n| --- | --- | --- |\n| Wool; fine | 1,50 | two lines |\n| Linen | 2,00 |  |',
    )
    expect(table.blocks).toEqual([
      {
        start: 0,
        end: table.text.length,
        kind: 'table',
        header: '| Yarn | Price | Note |\n| --- | --- | --- |',
        columns: ['Yarn', 'Price', 'Note'],
      },
    ])
    const rows = await parseHere(source, 'a.csv', { tables: 'rows' })
    expect(blockTexts(rows)).toEqual([
      ['row', 'Yarn: Wool; fine\nPrice: 1,50\nNote: two\nlines'],
      ['row', 'Yarn: Linen\nPrice: 2,00'],
    ])
  })

  it.each([
    ['a\tb\n1, 2\t3\n', '| a | b |\n| --- | --- |\n| 1, 2 | 3 |'],
    ['a|b\n1|2\n', '| a | b |\n| --- | --- |\n| 1 | 2 |'],
    ['sep=;\na;b\n1;2\n', '| a | b |\n| --- | --- |\n| 1 | 2 |'],
    ['1,2\n3,4\n', '|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |'],
  ])('finds the delimiter and the header of %j', async (source, text) => {
    expect((await parseHere(source, 'a.tsv')).text).toBe(text)
  })

  it('takes quotation marks inside fields as they stand: inches, and names in quotes', async () => {
    const source = 'Part;Size;Note\nPipe;3.5" x 2";"steel; drawn"\nRod;1";called "thin", 5"\nBar; "12"" long" ;\n'
    const parsed = await parseHere(source, 'a.csv', { tables: 'rows' })
    expect(blockTexts(parsed)).toEqual([
      ['row', 'Part: Pipe\nSize: 3.5" x 2"\nNote: steel; drawn'],
      ['row', 'Part: Rod\nSize: 1"\nNote: called "thin", 5"'],
      ['row', 'Part: Bar\nSize: 12" long'],
    ])
    expect(parsed.warnings).toEqual([])
  })

  it.each([
    // A mark that opens nothing hides nothing behind it.
    ['Part, size;Price\n3.5" pipe;10\nrod;20\n', '| 3.5" pipe | 10 |'],
    ['Part;Price, EUR;Size\npipe 3";1,50;long\nrod;2,00;4"\nbar;3,00;5"\n', '| pipe 3" | 1,50 | long |'],
    // Every row has a comma inside its quotes, as many as there are semicolons.
    ['"a, b";"c"\n"d, e";"f"\n', '| d, e | f |'],
  ])('finds the delimiter of %j', async (source, row) => {
    expect((await parseHere(source, 'a.csv')).text).toContain(row)
  })

  it.each([
    ['is never closed', 'a,b\n"1,2\n3,4\n5,6\n', '| a | b |\n| --- | --- |\n| "1 | 2 |\n| 3 | 4 |\n| 5 | 6 |', 2],
    [
      'meets the opening mark of a later field',
      'a,b\n1,2\n"3,4\n5,6\n"7",8\n',
      '| a | b |\n| --- | --- |\n| 1 | 2 |\n| "3 | 4 |\n| 5 | 6 |\n| 7 | 8 |',
      3,
    ],
    [
      'closes too early',
      'sep=,\na,b\n"3.5" pipe,2\n3,4\n',
      '| a | b |\n| --- | --- |\n| "3.5" pipe | 2 |\n| 3 | 4 |',
      3,
    ],
  ])('keeps rows apart when a quoted field %s, and says so', async (_how, source, text, line) => {
    const parsed = await parseHere(source, 'a.csv')
    expect(parsed.text).toBe(text)
    expect(inEnglish(parsed.warnings)).toEqual([
      `Quotation marks do not match in one row (line ${line}); there they were read as they stand.`,
    ])
  })

  it('takes time in proportion to the file, whatever its quotation marks', async () => {
    const hostile = ['"', '"",', '""a,', '"a""', ',"', '"\n'].map((piece) => piece.repeat(200_000))
    for (const source of hostile) expect((await parseHere(`a,b\n${source}`, 'a.csv')).text).toContain('a')
  })
})

describe('JSON', () => {
  it('writes the objects of a list as records with their paths', async () => {
    const source =
      '[{"name":"Wool","price":{"eur":12345678901234567890},"tags":["warm","soft"],"none":null},{"name":"Lin\\u00e9n\\nfine"}]'
    const parsed = await parseHere(source, 'a.json')
    expect(blockTexts(parsed)).toEqual([
      ['row', 'name: Wool\nprice.eur: 12345678901234567890\ntags: warm, soft\nnone: null'],
      ['row', 'name: Linén\nfine'],
    ])
  })

  it('keeps keys and nesting of an object, and the records of a list in it', async () => {
    const source =
      '{"shop":"Loom","address":{"city":"Cali"},"yarns":[{"name":"Wool","lots":[[1,2],[3]]},{"name":"Linen"}]}'
    const parsed = await parseHere(source, 'a.json')
    expect(parsed.text).toBe(
      'shop: Loom\n\naddress.city: Cali\n\nyarns[0].name: Wool\nyarns[0].lots[0]: 1, 2\nyarns[0].lots[1]: 3\n\nyarns[1].name: Linen',
    )
    expect(parsed.blocks).toHaveLength(2)
  })

  it.each([
    ['{"a": 1,\n "b": }', 'line 2, column 7', 'a value'],
    ['[1, 2', 'line 1, column 6', 'a comma or ]'],
    ['{"a": "x\n', 'line 1, column 9', 'quotation marks'],
    ['{"a": 1} x', 'line 1, column 10', 'the end'],
    ['{a: 1}', 'line 1, column 2', 'quotation marks'],
    ['["\\x"]', 'line 1, column 3', 'escape'],
  ])('names the place where %j is broken', async (source, place, what) => {
    const failed = expect(parseHere(source, 'a.json')).rejects
    await failed.toMatchObject({ code: 'file-broken', message: expect.stringContaining(place) })
    await failed.toMatchObject({ message: expect.stringContaining(what) })
  })

  it('refuses nesting without end', async () => {
    await expect(parseHere('['.repeat(100_000), 'a.json')).rejects.toMatchObject({ code: 'file-too-complex' })
  })

  it('reads JSON lines record by record, names damaged ones, and knows them under the name of JSON', async () => {
    const parsed = await parseHere('{"a":1}\n{"a":\n\n{"b":[{"c":2}]}\n', 'a.jsonl')
    expect(blockTexts(parsed)).toEqual([
      ['row', 'a: 1'],
      ['row', 'b[0].c: 2'],
    ])
    expect(inEnglish(parsed.warnings)).toEqual(['Damaged lines were left out: 2.'])
    expect(await parseHere('{"a":1}\n{"a":2}\n', 'a.json')).toMatchObject({ mime: 'application/x-ndjson' })
    await expect(parseHere('{\n{\n', 'a.ndjson')).rejects.toMatchObject({
      code: 'file-broken',
      message: expect.stringContaining('line 1'),
    })
  })
})

describe('XML', () => {
  it('keeps structure, attributes and text with elements in it, and takes titles for headings', async () => {
    const source = `<?xml version="1.0"?><catalog xmlns:x="u" x:lang="en"><!-- no --><book id="b1"><title>Looms</title><p>See <a href="https://loom.test/">the
      shop</a> &amp; <b>more</b>.</p><price currency="EUR">5</price></book><book id="b2"><title>Dyes</title><note/></book></catalog>`
    const parsed = await parseHere(source, 'a.xml')
    expect(parsed.text).toBe(
      [
        'catalog [lang=en]',
        '  book [id=b1]',
        'Looms',
        '    p: See the shop (https://loom.test/) & more.\n    price [currency=EUR]: 5',
        '  book [id=b2]',
        'Dyes',
      ].join('\n\n'),
    )
    expect(parsed.headings.map(({ text, level }) => [text, level])).toEqual([
      ['Looms', 2],
      ['Dyes', 2],
    ])
    expect(parsed.blocks?.map(({ kind }) => kind)).toEqual(['row', 'row'])
  })

  it('never expands a declared entity', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY x "${'boom '.repeat(10)}"><!ENTITY y "&x;&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]><a>&y;&f; text</a>`
    const parsed = await parseHere(bomb, 'a.xml')
    expect(parsed.text).toBe('a: &y;&f; text')
    expect(inEnglish(parsed.warnings)).toEqual(['2 entities that XML does not define were left as they stand.'])
  })

  it('goes by the declared encoding and names the damaged place', async () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?><a>\xb3\xf3d\xbc</a>', 'latin1')
    expect((await parseHere(bytes, 'a.xml')).text).toBe('a: łódź')
    await expect(parseHere('<a>\n<b></a>', 'a.xml')).rejects.toMatchObject({
      code: 'file-broken',
      message: expect.stringContaining('line 2'),
    })
  })
})

describe('HTML in XML', () => {
  const feed = (item: string) => `<?xml version="1.0"?><rss version="2.0"><channel><item>${item}</item></channel></rss>`
  it.each([
    [
      'escaped',
      '<description>&lt;p&gt;Pump &lt;b&gt;P-7&lt;/b&gt; is &lt;a href="https://a.test/x?a=1&amp;amp;b=2"&gt;recalled&lt;/a&gt;.&lt;/p&gt;</description>',
    ],
    ['as CDATA', '<description><![CDATA[<p>Pump <b>P-7</b> is recalled.</p><script>x()</script>]]></description>'],
    ['with entities only', '<description>Pump&amp;nbsp;P-7 is recalled.</description>'],
    [
      'as elements of its own',
      '<description type="xhtml"><div><p>Pump <b>P-7</b> is recalled.</p></div></description>',
    ],
  ])('is read as text: %s', async (_, item) => {
    const { text } = await parseHere(feed(item), 'a.rss')
    expect(text).toMatch(/description( \[type=xhtml\])?: Pump\sP-7 is recalled\./)
    expect(text).not.toMatch(/<|&|href|x\(\)/)
  })

  it('keeps its paragraphs and lists below its name', async () => {
    const html = '<h2>Recall</h2><p>One.</p><ul><li>P-7</li></ul><table><tr><th>a<th>b<tr><td>1<td>2</table>'
    const { text, headings } = await parseHere(feed(`<encoded><![CDATA[${html}]]></encoded><guid>g1</guid>`), 'a.rss')
    expect(text).toContain('encoded:\nRecall\n\nOne.\n\n- P-7\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n      guid: g1')
    expect(headings).toEqual([])
  })

  it('is not seen in what only looks like it', async () => {
    const { text } = await parseHere(
      '<a><b>if (x &lt; p &amp;&amp; y &gt; 2)</b><c>&lt;Widget&gt; &amp;copy;</c></a>',
      'a.xml',
    )
    expect(text).toBe('a\n  b: if (x < p && y > 2)\n  c: <Widget> &copy;')
  })
})

describe('source code', () => {
  it('keeps the text, its language and its declarations', async () => {
    const source =
      'import os\n\nclass Loom(Frame):\n    def weave(self):\n        pass\n\nasync def main() -> None:\n    pass\n'
    const parsed = await parseHere(source, 'src/loom.py')
    expect(parsed.text).toBe(source)
    expect(parsed.headings.map(({ start, text }) => [source.slice(start).split('\n')[0], text])).toEqual([
      ['class Loom(Frame):', 'class Loom(Frame)'],
      ['async def main() -> None:', 'async def main() -> None'],
    ])
    expect(parsed.blocks).toEqual([{ start: 0, end: source.length, kind: 'code', language: 'python' }])
    expect(parsed.metadata).toEqual({ code_language: 'python' })
  })

  it.each([
    [
      'a.ts',
      'export const go = async (x: number) => {\n  const y = 1\n}\nexport default class A {}',
      ['export const go = async (x: number)', 'export default class A {}'],
    ],
    [
      'a.rs',
      'pub(crate) fn weave(a: u8) -> u8 {\n    fn inner() {}\n}\nimpl Loom {',
      ['pub(crate) fn weave(a: u8) -> u8', 'impl Loom'],
    ],
    ['a.go', 'func (l *Loom) Weave() {\n}', ['func (l *Loom) Weave()']],
    ['a.sql', 'CREATE OR REPLACE VIEW yarns AS\nSELECT 1;', ['CREATE OR REPLACE VIEW yarns AS']],
  ])('finds the declarations of %s', async (name, source, headings) => {
    expect((await parseHere(source, name)).headings.map(({ text }) => text)).toEqual(headings)
  })
})
