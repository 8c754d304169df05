// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, describe, expect, it } from 'vitest'
import spanish from '@/messages/phrases.es.json'
import { earlier, foreign, type Said, say } from '@/pipeline/said'
import { Phrase, PhrasesProvider } from './phrases'

afterEach(cleanup)

function show(locale: 'en' | 'es', said: Said): void {
  render(
    <NextIntlClientProvider locale={locale} messages={{}}>
      <PhrasesProvider catalogue={locale === 'es' ? spanish : undefined}>
        <p>
          <Phrase>{said}</Phrase>
        </p>
      </PhrasesProvider>
    </NextIntlClientProvider>,
  )
}

describe('what the server says', () => {
  const error = say('“{name}” has no text to index.', { name: 'The file' })

  it('is in the language of the reader, and names stay as they are', () => {
    show('es', error)
    expect(screen.getByText('«The file» no tiene texto que indexar.')).toBeInstanceOf(HTMLElement)
    cleanup()
    show('en', error)
    expect(screen.getByText('“The file” has no text to index.')).toBeInstanceOf(HTMLElement)
  })

  it('of an earlier version is translated for readers of Spanish alone', async () => {
    const stored = earlier('The document was cancelled.')
    show('es', stored)
    expect(await screen.findByText('Se ha cancelado el documento.')).toBeInstanceOf(HTMLElement)
    cleanup()
    show('en', stored)
    // The book would have come by now: it is loaded already.
    await import('@/messages/earlier.es.json')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(screen.getByText('The document was cancelled.')).toBeInstanceOf(HTMLElement)
  })

  it('stays in English, and marked so, where it is another system’s', () => {
    show('es', foreign('model not loaded'))
    expect(screen.getByText('model not loaded').getAttribute('lang')).toBe('en')
  })
})
