import { describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'
import { buildDocx, list, listed, paragraph, run, use } from '@/test/builders/word'

const read = async (body: string, parts: Record<string, string> = {}) =>
  parseHere(await buildDocx(body, parts), 'a.docx')
const linesOf = async (body: string, parts: Record<string, string> = {}) =>
  (await read(body, parts)).text.split('\n').filter((line) => line !== '')

const style = (id: string, name: string, inside: string, basedOn = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${basedOn && `<w:basedOn w:val="${basedOn}"/>`}${inside}</w:style>`
const styled = (id: string) => `<w:pStyle w:val="${id}"/>`

describe('equations', () => {
  const t = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
  it.each([
    [`${t('A')}${t('=')}${t('42')}`, 'A=42'],
    [`<m:f><m:num>${t('a+1')}</m:num><m:den>${t('b')}</m:den></m:f>`, '(a+1)/b'],
    [`<m:sSup><m:e>${t('x')}</m:e><m:sup>${t('2')}</m:sup></m:sSup>`, 'x^2'],
    [`<m:sSubSup><m:e>${t('x')}</m:e><m:sub>${t('i')}</m:sub><m:sup>${t('n+1')}</m:sup></m:sSubSup>`, 'x_i^(n+1)'],
    [`<m:rad><m:deg>${t('3')}</m:deg><m:e>${t('y')}</m:e></m:rad>`, '√[3](y)'],
    [
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${t('i=1')}</m:sub><m:sup>${t('n')}</m:sup><m:e>${t('i')}</m:e></m:nary>`,
      '∑_(i=1)^n i',
    ],
    [`<m:d><m:e>${t('a')}</m:e></m:d>`, '(a)'],
    [`<m:func><m:fName>${t('sin')}</m:fName><m:e>${t('x')}</m:e></m:func>`, 'sin x'],
    [
      `<m:m><m:mr><m:e>${t('1')}</m:e><m:e>${t('2')}</m:e></m:mr><m:mr><m:e>${t('3')}</m:e><m:e>${t('4')}</m:e></m:mr></m:m>`,
      '[1, 2; 3, 4]',
    ],
    [t('𝑚𝑎𝑠𝑠'), 'mass'],
  ])('are words in their paragraph: %s', async (math, text) => {
    const body = paragraph(`${run('The area is ')}<m:oMath>${math}</m:oMath>${run(' square metres.')}`)
    expect((await read(body)).text).toBe(`The area is ${text} square metres.`)
  })

  it('stand in a paragraph of their own when they have none, and in notes', async () => {
    const math = `<m:oMathPara><m:oMath>${t('E=mc')}</m:oMath></m:oMathPara>`
    const notes = `<w:footnote w:id="5">${paragraph(math)}</w:footnote>`
    const body = `${math}${paragraph(`${run('Words')}<w:r><w:footnoteReference w:id="5"/></w:r>`)}`
    const { text } = await read(body, { footnotes: notes })
    expect(text.match(/E=mc/g)).toHaveLength(2)
  })
})

describe('fields', () => {
  it('are what they show', async () => {
    const body = paragraph(
      `${run('Table ')}<w:fldSimple w:instr=" SEQ Table ">${run('4')}</w:fldSimple>${run(' of ')}<w:bdo w:val="ltr">${run('XR-5')}</w:bdo>`,
    )
    const parsed = await read(body)
    expect(parsed).toMatchObject({ text: 'Table 4 of XR-5', warnings: [] })
  })

  it('that are ticked or not say so', async () => {
    const w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    const box = (value: number, sign: string) =>
      `<w:sdt><w:sdtPr><w14:checkbox ${w14}><w14:checked w14:val="${value}"/></w14:checkbox></w:sdtPr><w:sdtContent>${run(sign)}</w:sdtContent></w:sdt>`
    const old = `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
    const body = paragraph(`${box(1, '☒')}${run(' Wool ')}${box(0, '☐')}${run(' Linen ')}${old}${run(' Silk')}`)
    expect((await read(body)).text).toBe('[x] Wool [ ] Linen [x] Silk')
  })
})

describe('numbers', () => {
  const outline = list(0, [
    ['decimal', '%1.'],
    ['decimal', '%1.%2'],
    ['lowerLetter', '(%3)'],
  ])
  const styles =
    style('Heading1', 'heading 1', `<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`) +
    style('Heading2', 'heading 2', `<w:pPr>${listed(1, 1)}</w:pPr>`)
  const parts = { styles, numbering: `${outline}${use(1, 0)}` }

  it('of headings are counted through the document', async () => {
    const body = [
      paragraph('Scope', styled('Heading1')),
      paragraph('Applies to all.'),
      paragraph('Duties', styled('Heading1')),
      paragraph('Tenant', styled('Heading2')),
      paragraph('Landlord', styled('Heading2')),
      paragraph('the roof,', listed(1, 2)),
      paragraph('the walls.', listed(1, 2)),
      paragraph('Unnumbered', `${styled('Heading2')}<w:numPr><w:numId w:val="0"/></w:numPr>`),
      paragraph('Costs', styled('Heading2')),
      paragraph('the water.', listed(1, 2)),
    ].join('')
    const { text, headings } = await read(body, parts)
    expect(headings.map(({ level, text: words }) => [level, words])).toEqual([
      [1, '1. Scope'],
      [1, '2. Duties'],
      [2, '2.1 Tenant'],
      [2, '2.2 Landlord'],
      [2, 'Unnumbered'],
      [2, '2.3 Costs'],
    ])
    expect(text).toContain('(a) the roof,\n(b) the walls.')
    expect(text).toContain('(a) the water.')
  })

  it('of lists go on behind a paragraph, start anew and from another start, and bullets stay bullets', async () => {
    const numbering = `${list(0, [['decimal', 'Step %1:']])}${list(1, [['bullet', '•']])}${list(2, [['upperRoman', '%1)']])}${use(1, 0)}${use(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')}${use(3, 1)}${use(4, 2)}`
    const body = [
      paragraph('one', listed(1, 0)),
      paragraph('between'),
      paragraph('two', listed(1, 0)),
      paragraph('seven', listed(2, 0)),
      paragraph('eight', listed(2, 0)),
      paragraph('dot', listed(3, 0)),
      paragraph('first', listed(4, 0)),
    ].join('')
    expect(await linesOf(body, { numbering })).toEqual([
      'Step 1: one',
      'between',
      'Step 2: two',
      'Step 7: seven',
      'Step 8: eight',
      '- dot',
      'I) first',
    ])
  })

  it('follow the rules for levels: legal figures, restarts, levels bound to a style, and styles based on others', async () => {
    const numbering = `${list(0, [
      ['upperRoman', 'Article %1', '<w:pStyle w:val="Article"/>'],
      ['decimal', '%1.%2', '<w:pStyle w:val="Clause"/><w:lvlRestart w:val="0"/><w:isLgl/>'],
    ])}${use(9, 0)}`
    const own = '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>'
    const bound = '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>'
    const sheet = `${style('Article', 'Article', own)}${style('Clause', 'Clause', bound)}${style('Clause2', 'Clause red', '', 'Clause')}`
    const body = [
      paragraph('Rent', styled('Article')),
      paragraph('Monthly.', styled('Clause')),
      paragraph('Term', styled('Article')),
      paragraph('Two years.', styled('Clause2')),
    ].join('')
    const { text, headings } = await read(body, { numbering, styles: sheet })
    expect(text.split(/\n+/)).toEqual(['Article I Rent', '1.1 Monthly.', 'Article II Term', '2.2 Two years.'])
    expect(headings.map((heading) => heading.text)).toEqual(['Article I Rent', 'Article II Term'])
  })

  it('take the level from the style and the list from the one it is based on', async () => {
    const numbering = `${list(0, [
      ['decimal', '%1', '<w:pStyle w:val="Heading1"/>'],
      ['decimal', '%1.%2'],
    ])}${use(1, 0)}`
    const own = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    const deeper = '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>'
    const sheet = `${style('Heading1', 'heading 1', own)}${style('Heading2', 'heading 2', deeper, 'Heading1')}`
    const body = `${paragraph('Duties', styled('Heading1'))}${paragraph('Tenant', styled('Heading2'))}${paragraph('Landlord', styled('Heading2'))}`
    expect(await linesOf(body, { numbering, styles: sheet })).toEqual(['1 Duties', '1.1 Tenant', '1.2 Landlord'])
  })

  it('are not given to hidden or empty paragraphs', async () => {
    const body = [
      paragraph('one', listed(1, 0)),
      paragraph(run('secret', '<w:vanish/>'), listed(1, 0)),
      paragraph('two', listed(1, 0)),
    ].join('')
    expect(await linesOf(body, parts)).toEqual(['1. one', '2. two'])
  })
})

describe('page headers and footers', () => {
  const field = (code: string, shown: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ${code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`

  it('are read once, without the numbers of pages', async () => {
    const header = `<w:tbl><w:tr><w:tc>${paragraph('ACME Ltd.')}</w:tc><w:tc>${paragraph('Document no. QM-1234')}</w:tc></w:tr></w:tbl>`
    const pages = paragraph(`${run('Page ')}${field('PAGE', '3')}${run(' of ')}${field('NUMPAGES', '9')}`)
    const footer = `${pages}${paragraph(`${run('Printed ')}${field('DATE', '1 May 2024')}`)}`
    const parts = { header1: header, header2: header, footer1: footer, footer2: paragraph('Confidential') }
    expect(await linesOf(paragraph('Body text.'), parts)).toEqual([
      'ACME Ltd.',
      'Document no. QM-1234',
      'Body text.',
      'Printed 1 May 2024',
      'Confidential',
    ])
  })

  it('keep the document number beside the number of the page', async () => {
    const simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    const lines = await linesOf(paragraph('Body.'), { footer1: paragraph(`${run('QM-77 · Page ')}${simple}`) })
    expect(lines).toEqual(['Body.', 'QM-77 · Page'])
  })
})

describe('what is not shown, or shown elsewhere', () => {
  it('hidden text is left out and said so, by run and by style', async () => {
    const styles = `${style('Note', 'Note', '<w:rPr><w:vanish/></w:rPr>')}<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>`
    const body = [
      paragraph(`${run('Shown ')}${run('hidden', '<w:vanish/>')}${run('also hidden', '<w:rStyle w:val="Secret"/>')}`),
      paragraph('a hidden note', styled('Note')),
      paragraph(run('shown in spite of its style', '<w:vanish w:val="0"/>'), styled('Note')),
    ].join('')
    const parsed = await read(body, { styles })
    expect(parsed.text).toBe('Shown\n\nshown in spite of its style')
    expect(inEnglish(parsed.warnings)).toEqual(['Hidden text was left out.'])
  })

  it('text boxes are read once, whichever form has them', async () => {
    const box = (text: string) => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`
    const drawn = (text: string) => `<w:drawing><wp:inline><wps:txbx>${box(text)}</wps:txbx></wp:inline></w:drawing>`
    const both = `<w:r><mc:AlternateContent><mc:Choice Requires="wps">${drawn('Both')}</mc:Choice><mc:Fallback><w:pict><v:textbox>${box('Both')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
    const onlyNew = `<w:r><mc:AlternateContent><mc:Choice Requires="wps">${drawn('New')}</mc:Choice></mc:AlternateContent></w:r>`
    const { text } = await read(`${paragraph(both)}${paragraph(onlyNew)}${paragraph(`<w:r>${drawn('Plain')}</w:r>`)}`)
    expect(text.split(/\n+/)).toEqual(['Both', 'New', 'Plain'])
  })

  it('comments, charts and unknown parts are warnings', async () => {
    const comments = `<w:comment w:id="1">${paragraph('Really?')}</w:comment>`
    const chart = '<w:r><w:drawing><wp:inline><c:chart r:id="x"/></wp:inline></w:drawing></w:r>'
    const body = `${paragraph('Words.')}${paragraph(chart)}<w:altChunk r:id="x"/>`
    expect(inEnglish((await read(body, { comments })).warnings)).toEqual([
      'Comments were left out: 1.',
      'Charts and diagrams were left out: 1.',
      'Parts of unknown kinds were left out: w:altChunk.',
    ])
  })

  it('any prefix for Word’s names will do', async () => {
    const { default: JSZip } = await import('jszip')
    const zip = await JSZip.loadAsync(
      await buildDocx(paragraph('one', listed(1, 0)), { numbering: `${list(0, [['decimal', '%1)']])}${use(1, 0)}` }),
    )
    for (const name of ['word/document.xml', 'word/numbering.xml']) {
      const source = await zip.file(name)?.async('string')
      zip.file(name, (source ?? '').replace(/\bw:/g, 'ns0:').replace('xmlns:w=', 'xmlns:ns0='))
    }
    expect((await parseHere(await zip.generateAsync({ type: 'uint8array' }), 'a.docx')).text).toBe('1) one')
  })
})
