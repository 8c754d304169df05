import { describe, expect, it } from 'vitest'
import { negotiateLocale } from './locale'

describe('negotiateLocale', () => {
  it('prefers the choice of the person', () => {
    expect(negotiateLocale('es', 'en-GB,en;q=0.9')).toBe('es')
  })
  it('takes the best language the browser accepts', () => {
    expect(negotiateLocale(undefined, 'de-DE,es-AR;q=0.8,en;q=0.7')).toBe('es')
    expect(negotiateLocale(undefined, 'es;q=0.1,en;q=0.9')).toBe('en')
  })
  it('skips what the browser refuses', () => {
    expect(negotiateLocale(undefined, 'es;q=0,fr')).toBe('en')
  })
  it('falls back to English for unknown cookies and no header', () => {
    expect(negotiateLocale('tlh', null)).toBe('en')
  })
})
