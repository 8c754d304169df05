import { describe, expect, it } from 'vitest'
import { canonicalUrl, pageIdentity, scopeOf, withoutSession } from './canonical-url'
import { readPage, robotsRules } from './read-page'

const read = (html: string | Uint8Array) =>
  readPage(typeof html === 'string' ? Buffer.from(html) : html, 'https://x.test/docs/page')

describe('reading a page', () => {
  it('finds title and links, resolved against the base', async () => {
    const page = await read(
      `<!doctype html><head><title> A &amp; B\n &#x43;</title><base href="/other/"></head>
       <a class=x href=one.html>1</a><A HREF='two?a=1&amp;b=2#f'>2</A><area href="//y.test/z"><a name=none>`,
    )
    expect(page.title).toBe('A & B C')
    expect(page.links).toEqual([
      'https://x.test/other/one.html',
      'https://x.test/other/two?a=1&b=2#f',
      'https://y.test/z',
    ])
  })

  it('leaves out what is no link to follow', async () => {
    const page = await read(
      `<a href="mailto:a@b.test"><a href="javascript:x()"><a rel="noopener nofollow" href="/n"><a href="http://[">
       <!-- <a href="/comment"> --><script>'<a href="/script">'</script><style><a href="/style"></style>
       <a data-href="/data" href="/yes" title="a > b"><a title='<a href="/no">' href="/also">`,
    )
    expect(page.links).toEqual(['https://x.test/yes', 'https://x.test/also'])
  })

  it('obeys the robots rules of a page and of a header', async () => {
    expect(await read('<meta name="robots" content="NOINDEX, follow">')).toMatchObject({
      noindex: true,
      nofollow: false,
    })
    expect(await read(`<meta content='none' name=robots>`)).toMatchObject({ noindex: true, nofollow: true })
    expect(await read('<meta name="description" content="noindex">')).toMatchObject({ noindex: false, nofollow: false })
    expect(robotsRules('nofollow')).toEqual({ noindex: false, nofollow: true })
  })

  it('reads encodings that a page declares', async () => {
    const latin = Buffer.from('<meta charset="iso-8859-1"><title>Añil</title>', 'latin1')
    expect((await read(latin)).title).toBe('Añil')
    expect((await read('<meta charset="nonsense"><title>Añil</title>')).title).toBe('Añil')
  })

  it('knows a page again by its text, and what it says of its address', async () => {
    const page = (session: string, text = 'The valve opens.') =>
      read(`<!-- ${session} --><title>V</title><link rel="canonical" href="/valve?s=1#x">
        <a href="/a?sid=${session}"><script>var s = '${session}'</script><p class="${session}">${text}\n</p>`)
    const one = await page('abc')
    expect(one.canonical).toBe('https://x.test/valve?s=1#x')
    expect(one.fingerprint).toBe((await page('xyz')).fingerprint)
    expect(one.fingerprint).not.toBe((await page('abc', 'The valve closes.')).fingerprint)
    const empty = await Promise.all([read('<p id=1>'), read('<p id=2>')])
    expect(empty[0].fingerprint).not.toBe(empty[1].fingerprint)
    const long = (end: string) => read(`<p>${'x'.repeat(2 * 1024 * 1024)}${end}`)
    expect((await long('a')).fingerprint).not.toBe((await long('b')).fingerprint)
  })

  it('sees a form that asks for a password', async () => {
    expect(await read('<form><input name=u><input type="Password">Sign in</form>')).toMatchObject({
      asksForPassword: true,
      textLength: 'Sign in</form>'.length,
    })
    expect((await read('<input type=text>')).asksForPassword).toBe(false)
  })

  it('takes time in proportion to a page, however it is made', async () => {
    const hostile = ['<a ', '<a href="', '<!--', '<script>', `<a href='x" `, '<', '<title>', '<a href="x" ']
    for (const piece of hostile) {
      const started = process.cpuUsage()
      await read(piece.repeat(Math.floor(2_000_000 / piece.length)))
      expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
    }
  })
})

describe('canonical addresses', () => {
  it.each([
    ['HTTP://X.test:80/a/../b#f', 'http://x.test/b'],
    ['https://x.test:443', 'https://x.test/'],
    ['https://x.test/docs/index.html', 'https://x.test/docs/'],
    ['https://x.test/docs/INDEX.HTM?utm_source=y&id=1', 'https://x.test/docs/?id=1'],
    ['https://me:pw@x.test/?gclid=1', 'https://x.test/'],
    ['https://x.test/a?b=1&a=2', 'https://x.test/a?b=1&a=2'],
  ])('%s is %s', (address, canonical) => {
    expect(canonicalUrl(address).href).toBe(canonical)
  })

  it.each([
    ['https://x.test/a?', 'https://x.test/a'],
    ['https://x.test/p?s=2&id=1', 'https://x.test/p?id=1&s=2'],
    ['https://x.test/p?PHPSESSID=1&b=2', 'https://x.test/p?b=2'],
    ['https://x.test/p;jsessionid=A1.node;v=1?x=1', 'https://x.test/p;v=1?x=1'],
    ['https://x.test/p?sid=0af7651916cd43dd8448eb211c80319c', 'https://x.test/p'],
    ['https://x.test/story?sid=17', 'https://x.test/story?sid=17'],
    ['https://x.test/p?utm_medium=mail&ASPSESSIONIDQQ=KJ', 'https://x.test/p'],
    ['https://x.test/p?a=2&a=1&A=3', 'https://x.test/p?A=3&a=2&a=1'],
    ['no address', 'no address'],
  ])('%s is the page %s', (address, identity) => {
    expect(pageIdentity(address)).toBe(identity)
  })

  it('keep the order of a query when they are asked for', () => {
    expect(withoutSession(new URL('https://x.test/p?s=2&PHPSESSID=1&id=1')).href).toBe('https://x.test/p?s=2&id=1')
  })

  it('say what belongs to a site', () => {
    const docs = scopeOf(new URL('https://x.test/docs'))
    const has = (scope: typeof docs, url: string) => scope.has(new URL(url))
    expect(has(docs, 'https://x.test/docs')).toBe(true)
    expect(has(docs, 'https://x.test/docs/a/b')).toBe(true)
    expect(has(docs, 'https://x.test/docsearch')).toBe(false)
    expect(has(docs, 'http://x.test/docs/a')).toBe(false)
    expect(has(docs, 'https://x.test:8443/docs/a')).toBe(false)
    const page = scopeOf(new URL('https://x.test/docs/start.html'))
    expect(has(page, 'https://x.test/docs/other.html')).toBe(true)
    expect(has(page, 'https://x.test/')).toBe(false)
    expect(docs.pathOf(new URL('https://x.test/docs/a%20b/c'))).toBe('a b/c')
  })
})
