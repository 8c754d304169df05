import { describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'

const read = (html: string) => parseHere(html, 'page.html')
const textOf = async (html: string) => (await read(html)).text

describe('pages that are not framed as they should be', () => {
  it.each([
    [
      'a script before the head',
      '<html><script>var a=1</script><head><title>T</title></head><body><p>Opens at 5 bar.</p></body>',
    ],
    ['text behind the end', '<html><body></body></html><p>Opens at 5 bar.</p>'],
    ['no body', '<title>T</title>Opens at 5 bar.'],
    ['a fragment of a table', '<tr><td>Opens at 5 bar.</td></tr>'],
    [
      'a lone script in XHTML',
      '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/></head><body><p>Opens at 5 bar.</p></body></html>',
    ],
    ['a second body', '<html><body></body><body><p>Opens at 5 bar.</p></body></html>'],
  ])('%s', async (_, html) => {
    expect(await textOf(html)).toBe('Opens at 5 bar.')
  })

  it('a header before the body, and a second document behind the first', async () => {
    expect(await textOf('<!DOCTYPE html><html><header><p>Site</p></header><body><h1>Valve</h1></body></html>')).toBe(
      'Site\n\nValve',
    )
    expect(await textOf('<html><body><p>One</p></body></html><html><body><p>Two</p></body></html>')).toBe('One\n\nTwo')
  })

  it('a menu that is never closed does not take the page with it', async () => {
    const { text, headings } = await read('<nav><a href="/">Home</a><main><h1>Valve</h1><p>Opens at 5 bar.</p></main>')
    expect(text).toContain('Opens at 5 bar.')
    expect(headings.map((heading) => heading.text)).toEqual(['Valve'])
  })
})

describe('what a page shows beside its words', () => {
  it('lists are counted as they say', async () => {
    const items = '<li>One</li><li>Two</li><li value=7>Seven</li><li>Eight</li>'
    expect(await textOf(`<ol start="3">${items}</ol>`)).toBe('3. One\n4. Two\n7. Seven\n8. Eight')
    expect(await textOf('<ol type="a" start=26><li>One</li><li>Two</li></ol>')).toBe('z. One\naa. Two')
    expect(await textOf('<ol type="I" start=9><li>One</li><li>Two</li></ol>')).toBe('IX. One\nX. Two')
    expect(await textOf('<ol reversed><li>One</li><li>Two</li></ol>')).toBe('2. One\n1. Two')
    expect(await textOf('<ol start="x" type="?"><li>One</li></ol>')).toBe('1. One')
  })

  it('a list of tasks says which are done', async () => {
    const tasks = '<ul><li><input type="checkbox" disabled checked> Warp<li><input type=checkbox disabled> Weave</ul>'
    expect(await textOf(`${tasks}<form><input type=checkbox checked> I agree</form>`)).toBe(
      '- [x] Warp\n- [ ] Weave\n\nI agree',
    )
  })

  it('the labels of drawings are read, and nothing else of them', async () => {
    const drawing =
      '<svg><title>Icon</title><defs><text>unused</text></defs><g><text>Inlet <tspan x="0">valve</tspan></text>' +
      '<foreignObject><div>Tank</div></foreignObject></g><path d="M0 0"/></svg>'
    expect(await textOf(`<p>Flow</p>${drawing}<p>End</p>`)).toBe('Flow\n\nInlet valve\n\nTank\n\nEnd')
    expect(await textOf('<p>Icon <svg><use href="#a"/></svg> here</p>')).toBe('Icon here')
  })
})

describe('controls', () => {
  it('go, and the form around a page stays', async () => {
    const html =
      '<body><form action="page.aspx"><input type="hidden" name="__VIEWSTATE" value="dDwtMTA4"><h1>Warranty</h1><p>The pump is covered for 24 months.</p><select><option>Spain</select><button>Send</button></form>'
    expect(await textOf(html)).toBe('Warranty\n\nThe pump is covered for 24 months.')
  })

  it('leave a table of data a table', async () => {
    const html =
      '<p>Codes</p><form><table><tr><th>Code<th>Meaning<th></tr><tr><td>E17<td>Water leak<td><form><input type=submit></form></table><input value=x></form>'
    const { text, blocks } = await read(html)
    expect(text).toBe('Codes\n\n| Code | Meaning |\n| --- | --- |\n| E17 | Water leak |')
    expect(blocks?.map((block) => block.kind)).toEqual(['table'])
  })

  it('are read where they carry what the page says', async () => {
    const html =
      '<h3><button>How is it reset?</button></h3><p>Hold the key.</p><label>Serial number</label> <input readonly value="XR-5"><textarea>You may\nuse it.</textarea>'
    const { text, headings } = await read(html)
    expect(text).toBe('How is it reset?\n\nHold the key.\n\nSerial number XR-5\n\nYou may\nuse it.')
    expect(headings).toHaveLength(1)
  })
})

describe('what stands in for something', () => {
  it('is read when it is shown: frames with their own text, and open shadow trees', async () => {
    const html =
      '<p>One</p><iframe srcdoc="&lt;p&gt;Two&lt;/p&gt;"></iframe><div><template shadowrootmode="open"><p>Three</p></template></div><template><p>unused</p></template><noscript>Switch on scripts.</noscript>'
    expect(await textOf(html)).toBe('One\n\nTwo\n\nThree')
  })

  it.each([
    ['<frameset><frame src="a"><noframes><p>The manual.</p></noframes></frameset>', 'The manual.'],
    ['<body><div id="app"></div><noscript><p>The manual.</p></noscript>', 'The manual.'],
    ['<body><nav><a href="/a">The manual</a></nav>', 'The manual'],
  ])('is read, with a warning, when the page says nothing else: %s', async (html, text) => {
    const parsed = await read(html)
    expect(parsed.text).toBe(text)
    expect(inEnglish(parsed.warnings)).toEqual([expect.stringContaining('says nothing outside its menus')])
  })
})

describe('words', () => {
  it('have no soft hyphens', async () => {
    expect(await textOf('<p>Daten&shy;bank&#173;verwaltung, Netz<wbr>werk</p><pre>a&shy;b</pre>')).toBe(
      'Datenbankverwaltung, Netzwerk\n\nab',
    )
  })

  it.each([
    ['<mi>A</mi><mo>=</mo><mn>42</mn>', 'A=42'],
    [
      '<semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics>',
      'x^2+(a+1)/b',
    ],
    ['<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>', 'sin x'],
    ['<msqrt><mi>x</mi></msqrt><mo>&lt;</mo><mroot><mi>y</mi><mn>3</mn></mroot>', '√(x)<√[3](y)'],
    [
      '<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>',
      '[1, 2; 3, 4]',
    ],
    ['<semantics><mrow/><annotation encoding="application/x-tex">E=mc^2</annotation></semantics>', 'E=mc^2'],
  ])('formulas are read: %s', async (math, text) => {
    expect(await textOf(`<p>Here <math>${math}</math> stands.</p>`)).toBe(`Here ${text} stands.`)
  })
})

describe('an article', () => {
  const prose = 'The shuttle carries the weft through the shed, and the reed beats it against the cloth. '
  const article = `<article><h1>On weaving</h1>${`<p>${prose.repeat(4)}</p>`.repeat(4)}</article>`

  it('is not taken when much of the page stands beside it', async () => {
    const spare = Array.from(
      { length: 12 },
      (_, at) =>
        `<li>Spare part ${at}: order it with the number on the plate below the table, and name the year of your loom.</li>`,
    )
    const { text, warnings } = await read(
      `<body>${article}<div class="sidebar"><ul>${spare.join('')}</ul></div></body>`,
    )
    expect(text).toContain('Spare part 7')
    expect(warnings).toEqual([])
  })

  it('says how much stands beside it', async () => {
    const beside = 'Our newsletter tells you four times a year what is new about looms, yarns, dyes and courses.'
    const { text, warnings } = await read(
      `<body>${article}<div class="sidebar"><p><a href="/n">${beside}</a></p></div></body>`,
    )
    expect(text).not.toContain('newsletter')
    expect(inEnglish(warnings)).toEqual(['Only the article of the page was read; paragraphs and rows beside it: 1.'])
  })
})

describe('hostile pages', () => {
  it.each([
    ['menus in menus', `${'<nav>'.repeat(20_000)}<h1>end`],
    [
      'formatting that is never closed',
      `${Array.from({ length: 5_000 }, (_, at) => `<font size=${at}>`).join('')}${'<p>x'.repeat(5_000)}`,
    ],
    ['text that belongs before its table', `<table>${'a<b>b</b>'.repeat(50_000)}`],
    ['formulas in formulas', `x<math>${'<mrow>'.repeat(20_000)}<mn>1`],
    ['frames in frames', `x${'<iframe srcdoc="'.repeat(2_000)}`],
    ['templates in templates', `x${'<template shadowrootmode=open>'.repeat(20_000)}`],
  ])(
    '%s are read',
    async (_, body) => {
      expect(await textOf(`<html><body>${body}`)).not.toBe('')
    },
    30_000,
  )

  it('of any depth end in a clear state', async () => {
    await expect(read(`<html><body>${'<div>'.repeat(150_000)}x`)).rejects.toMatchObject({ code: 'file-too-complex' })
  }, 30_000)
})
