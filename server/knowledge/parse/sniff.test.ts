import { describe, expect, it } from 'vitest'
import { sniffFile } from './sniff'

const sniff = (text: string, name: string) => sniffFile(Buffer.from(text), name)

describe('what a text is', () => {
  it.each([
    ['<!doctype html><p>x', 'page.txt', 'html'],
    [' \n<?xml version="1.0"?>\n<!-- a --> <!-- b -->\n<HTML lang="en">', 'page.txt', 'html'],
    ['<!-- note -->\n# Heading', 'notes.md', 'markdown'],
    ['<!-- note <html> -->\n# Heading', 'notes.md', 'markdown'],
    ['<!-- a comment that does not end <html>', 'notes.md', 'markdown'],
    ['<htmlish>', 'notes.md', 'markdown'],
  ])('%j, named %s, is %s', (text, name, kind) => {
    expect(sniff(text, name)).toBe(kind)
  })

  it('is known at once, however many comments come first', () => {
    const started = process.cpuUsage()
    const comments = `${'<!-- c -->'.repeat(400)}\n`
    expect(sniff(`${comments.slice(0, 280)}\n# Heading\n`, 'notes.md')).toBe('markdown')
    expect(sniff(`${comments}# Heading`, 'notes.md')).toBe('markdown')
    expect(sniff(`${'<!-- c -->'.repeat(390)}<html>`, 'notes.md')).toBe('html')
    expect(sniff('<!--'.repeat(1_000), 'notes.md')).toBe('markdown')
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1)
  })
})
