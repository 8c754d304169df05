// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { aChunk } from '@/nodes/testing'
import { openStudio } from '@/test/builders/studio'
import { ValueView } from './value-view'

const cells = () => screen.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent))

describe('the value of a port', () => {
  it('that is a list of records is a table; its JSON is a click away', async () => {
    const value = [
      { name: 'valve', price: 12 },
      { name: 'pump', parts: ['a'] },
    ]
    const { user } = await openStudio(<ValueView value={value} />)
    expect(cells()).toEqual([
      ['name', 'price', 'parts'],
      ['valve', '12', '–'],
      ['pump', '–', '["a"]'],
    ])
    const json = screen.getByText('JSON').closest('details')
    expect(json?.open).toBe(false)
    await user.click(screen.getByText('JSON'))
    expect(json?.textContent).toContain(JSON.stringify(value, null, 2))
  })

  it('that is one record has a line for each field; a list of texts is a list', async () => {
    await openStudio(
      <>
        <ValueView value={{ branch: 'refund', sure: true, note: null }} />
        <ValueView value={['first', 'second']} />
      </>,
    )
    expect(cells()).toEqual([
      ['branch', 'refund'],
      ['sure', 'true'],
      ['note', '–'],
    ])
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['first', 'second'])
  })

  it('that no table can show stays JSON, whole', async () => {
    const value = { deep: { text: 'x'.repeat(400) } }
    await openStudio(<ValueView value={value} />)
    expect(screen.queryByRole('table')).toBeNull()
    expect(
      screen.getByText(
        (_text, element) => element?.tagName === 'PRE' && element.textContent === JSON.stringify(value, null, 2),
      ),
    ).toBeDefined()
  })

  it('that a for-each gave tells how each item ended', async () => {
    const value = [
      { item: 'When?', answer: 'On Sundays.', status: 'ok' },
      { item: { q: 1 }, answer: null, status: 'failed', error: { code: 'timeout', message: 'Took too long.' } },
    ]
    await openStudio(<ValueView value={value} />)
    const [first, second] = screen.getAllByRole('listitem')
    expect(first?.textContent).toContain('When?On Sundays.')
    expect(second && within(second).getByText('Failed')).toBeDefined()
    expect(second?.textContent).toContain('{"q":1}Took too long.')
  })

  it('that judges claims quotes the source and leads to it', async () => {
    const chunk = { ...aChunk('valve', 'The valve opens at 90 °C. It is red.'), documentName: 'manual.pdf' }
    const claim = { text: 'It opens at 90 °C.', citations: [1], score: 1 }
    const report = {
      mode: 'lexical',
      share: 0.5,
      claims: [
        { ...claim, status: 'supported', evidence: { chunkId: 'valve', start: 0, end: 25 } },
        // Of a source that is not at hand nothing is quoted.
        { ...claim, status: 'supported', evidence: { chunkId: 'gone', start: 0, end: 5 } },
      ],
    }
    await openStudio(<ValueView value={report} sources={[chunk]} />)
    const quotes = screen.getAllByRole('blockquote')
    expect(quotes.map(({ textContent }) => textContent)).toEqual(['The valve opens at 90 °C. manual.pdf'])
    expect(screen.getByRole('link', { name: 'manual.pdf' }).getAttribute('href')).toMatch(/^\/documents\//)
    expect(screen.getByText('The whole report').closest('details')?.open).toBe(false)
  })
})
