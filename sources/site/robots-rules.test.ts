import { describe, expect, it } from 'vitest'
import { readRobotsRules } from './robots-rules'

const allows = (text: string, path: string) => readRobotsRules(text, 'Telar').allows(path)
const rule = (line: string, path: string) => allows(`User-agent: *\n${line}`, path)

describe('rules of robots.txt', () => {
  // The examples of RFC 9309, sections 2.2.2, 2.2.3 and 5, among others.
  it.each([
    ['Disallow: /', '/x', false],
    ['Disallow:', '/x', true],
    ['Disallow: /foo', '/foo/bar', false],
    ['Disallow: /foo', '/fo', true],
    ['Disallow: /foo/bar?baz=quz', '/foo/bar?baz=quz', false],
    ['Disallow: /foo/bar/ツ', '/foo/bar/%E3%83%84', false],
    ['Disallow: /foo/bar/%E3%83%84', '/foo/bar/%E3%83%84', false],
    ['Disallow: /foo/bar/%62%61%7A', '/foo/bar/baz', false],
    ['Disallow: /a%3cd.html', '/a%3Cd.html', false],
    ['Disallow: *.gif$', '/a/b.gif', false],
    ['Disallow: *.gif$', '/a/b.gif?x', true],
    ['Disallow: /*.php', '/x.php?y=1', false],
    ['Disallow: /a*b*c$', '/a1b2c', false],
    ['Disallow: /a*b*c$', '/a1b2c3', true],
    ['Disallow: /a*a$', '/a', true],
    ['Disallow: /path/file-with-a-%2A.html', '/path/file-with-a-*.html', false],
    ['Disallow: /path/foo-%24', '/path/foo-$', false],
    ['Disallow: /$', '/', false],
    ['Disallow: /$', '/x', true],
    ['Disallow: /cost$/x', '/cost$/x', false],
    ['disallow : /x # not this', '/x', false],
    ['Allow: /p\nDisallow: /', '/page', true],
    ['Allow: /p\nDisallow: /', '/q', false],
    ['Allow: /folder\nDisallow: /folder', '/folder/page', true],
    ['Allow: /page\nDisallow: /*.htm', '/page.htm', false],
    ['Allow: /$\nDisallow: /', '/', true],
  ])('%s for %s: %s', (line, path, allowed) => {
    expect(rule(line, path)).toBe(allowed)
  })

  it('takes every group of its name, else those for all, by product token', () => {
    const text = `
      Disallow: /before-any
      User-agent: other
      Sitemap: https://x.test/s.xml
      User-agent: TELAR/2.1
      Disallow: /one
      Crawl-delay: 7
      User-agent: *
      Disallow: /all
      User-agent: telar
      Disallow: /two`
    const own = readRobotsRules(text, 'Telar')
    expect(['/one', '/two', '/all', '/before-any'].map((path) => own.allows(path))).toEqual([false, false, true, true])
    expect(own.delay).toBe('7')
    expect(readRobotsRules(text, 'Else').allows('/all')).toBe(false)
    expect(readRobotsRules(text, 'other').allows('/one')).toBe(false)
    expect(readRobotsRules('', 'Telar').allows('/x')).toBe(true)
  })

  it('takes as many steps as there are characters, however many wildcards there are', () => {
    const path = `/${'a'.repeat(8_000)}`
    const hostile = ['*'.repeat(500_000), '*a'.repeat(250_000), `${'*a'.repeat(3_900)}b`, `${'*aaaa'.repeat(1_000)}b$`]
    const text = `User-agent: *\n${hostile.map((pattern) => `Disallow: /${pattern}\n`).join('')}`
    const started = process.cpuUsage()
    const rules = readRobotsRules(text, 'Telar')
    for (let i = 0; i < 100; i++) expect(rules.allows(`${path}${i}`)).toBe(false)
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
  })
})
