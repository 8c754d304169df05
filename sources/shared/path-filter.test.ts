import { describe, expect, it } from 'vitest'
import { globTest } from './glob'
import { pathFilter } from './path-filter'

const takes = (pattern: string, path: string) => pathFilter({ include: [pattern], exclude: [] })(path)

describe('patterns of a source', () => {
  it.each([
    ['**', 'a/b.md', true],
    ['**/*.md', 'a.md', true],
    ['**/*.md', 'a/b/c.md', true],
    ['**/*.md', 'a/b/c.mdx', false],
    ['*.md', 'a/b.md', false],
    ['*.md', '.md', false],
    ['docs/', 'docs/a/b', true],
    ['/docs/**', 'docs', true],
    ['docs/**', 'docsearch', false],
    ['docs*/**', 'docs.md', false],
    ['docs*/**', 'docs-old/a', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/b/**/z', 'a/b/x/b/z', true],
    ['a/**/b/**/z', 'a/b/x/b/y', false],
    ['**/x', 'a/.git/x', false],
    ['**/.*', 'a/.git', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?a', '.a', false],
    ['[ab]*', 'box', true],
    ['[!ab]*', 'box', false],
    ['[^a-f]x', 'bx', false],
    ['v[0-9].md', 'v3.md', true],
    ['[]]x', ']x', true],
    ['[x', '[x', true],
    ['{a,b}/*.txt', 'b/x.txt', true],
    ['{a,{b,c/d}}/x', 'c/d/x', true],
    ['{a,b/x', '{a,b/x', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*ab*ab', 'abab', true],
    ['*ab*ab', 'ab', false],
    [String.raw`\*.md`, '*.md', true],
    [String.raw`\*.md`, 'a.md', false],
    ['+(a|b)/x', 'abba/x', true],
    ['!(draft)/x', 'draft/x', false],
    ['!(draft)/x', 'other/x', true],
    ['v{1..3}', 'v2', true],
  ])('%s, %s: %s', (pattern, path, expected) => {
    expect(takes(pattern, path)).toBe(expected)
  })

  it('take what is included and not excluded; what is excluded may begin with a dot', () => {
    const filter = pathFilter({ include: ['a/**'], exclude: ['**/x'] })
    expect(['a/b', 'a/x', 'c', 'a/.git/x'].map(filter)).toEqual([true, false, false, false])
    expect(globTest('**/x', { dot: true })('a/.git/x')).toBe(true)
  })

  it('take time in proportion to the path, or say that they take too long', () => {
    const started = process.cpuUsage()
    const path = 'a'.repeat(4_000)
    expect(takes(`${'*a'.repeat(200)}*b`, path)).toBe(false)
    expect(takes(`${'*?'.repeat(200)}*b`, path)).toBe(false)
    expect(takes(`${'**/a*/'.repeat(70)}b`, 'a/'.repeat(2_000))).toBe(false)
    expect(() => takes(`${'*(*(a))'.repeat(20)}b`, path)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(() => takes('{a,b}'.repeat(90), path)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
  })
})
